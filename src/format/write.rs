//! A plan as text.

use crate::model::{Field, Plan, Tree};

/// The plan file's text: all names sorted, two spaces a step, a line break at the end.
pub fn write(plan: &Plan) -> String {
    let tree = plan.to_tree().unwrap_or_else(|| Tree::Map(Vec::new()));
    // A tree has no value that JSON lacks, so this never takes the default.
    let mut text = serde_json::to_string_pretty(&tree).unwrap_or_default();
    text.push('\n');
    text
}
