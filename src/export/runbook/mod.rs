//! What an operator does with the files, step by step, and the way back.

mod ast;
mod lower;
mod print;

pub use ast::Block;
pub use lower::{backend, bring, daemon, gateways, remote, vm_routes};
pub use print::print;

use super::artifact::{Artifact, Artifacts, Language};
use super::site::Site;

/// Adds `RUNBOOK.md`.
pub fn export(site: &Site, files: &mut Artifacts) {
    let text = print(&lower::lower(site, files));
    files.insert(
        "RUNBOOK.md",
        Artifact {
            language: Language::Markdown,
            secret: false,
            text,
        },
    );
}
