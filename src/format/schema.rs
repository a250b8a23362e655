//! The plan file's JSON Schema, made from the same fields as everything else.

use serde_json::{Value, json};

use crate::model::{FORMAT, Field, Plan};

/// The JSON Schema (draft 2020-12) of the plan file.
pub fn schema() -> Value {
    let mut schema = Plan::schema();
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["title"] = "Fabric Planner plan".into();
    schema["required"] = json!(["format"]);
    schema["properties"]["format"] = json!({ "const": FORMAT });
    schema
}
