//! What an operator does with the files, step by step, and the way back.

mod ast;
mod lower;
mod print;

use super::artifact::{Artifact, Artifacts, Language};
use super::site::Site;

/// Adds `RUNBOOK.md`.
pub fn export(site: &Site, files: &mut Artifacts) {
    let text = print::print(&lower::lower(site, files));
    files.insert(
        "RUNBOOK.md",
        Artifact {
            language: Language::Markdown,
            secret: false,
            text,
        },
    );
}
