//! A plan as text.

use crate::model::Plan;

/// The plan file's text: all names sorted, two spaces a step, a line break at the end.
pub fn write(plan: &Plan) -> String {
    let tree = plan.to_tree();
    // A tree has no value that JSON lacks, so this never takes the default.
    let mut text = serde_json::to_string_pretty(&tree).unwrap_or_default();
    text.push('\n');
    text
}
