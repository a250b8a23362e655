//! What `fabricctl check` says to code scanners and editors: SARIF 2.1.0, an OASIS standard.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

mod results;
mod rules;

use serde_json::{Value, json};

use super::check::Checked;
use super::json::text;
use super::source::Source;
use crate::check::Severity;
use crate::format::FileError;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// All findings of a plan with their places.
pub fn findings(checked: &Checked) -> String {
    let results = results::all(checked);
    log(
        checked.source,
        json!({ "executionSuccessful": true }),
        results,
    )
}

/// Why a file is no plan: nothing was found, for nothing could be looked for.
pub fn file_error(source: &Source, error: &FileError) -> String {
    let mut place = json!({ "artifactLocation": artifact(source) });
    if error.line > 0 {
        place["region"] = json!({ "startLine": error.line, "startColumn": error.column });
    }
    let notification = json!({
        "level": "error",
        "message": { "text": format!("{}\n{}", error.message, error.help) },
        "locations": [{ "physicalLocation": place }],
    });
    let invocation = json!({
        "executionSuccessful": false,
        "toolExecutionNotifications": [notification],
    });
    log(source, invocation, Vec::new())
}

fn log(source: &Source, invocation: Value, results: Vec<Value>) -> String {
    let mut driver = json!({
        "name": "fabricctl",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules::all(),
    });
    let repository = env!("CARGO_PKG_REPOSITORY");
    if !repository.is_empty() {
        driver["informationUri"] = repository.into();
    }
    let plan = json!({
        "location": { "uri": source.uri },
        "roles": ["analysisTarget"],
        "mimeType": "application/json",
        "encoding": "UTF-8",
    });
    text(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "invocations": [invocation],
            "artifacts": [plan],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

/// The plan file, the only one there is.
fn artifact(source: &Source) -> Value {
    json!({ "uri": source.uri, "index": 0 })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
