//! The real `fabricctl`, run as a script runs it.

mod common;

#[path = "cli/allocate.rs"]
mod allocate;
#[path = "cli/broken.rs"]
mod broken;
#[path = "cli/bundle.rs"]
mod bundle;
#[path = "cli/check.rs"]
mod check;
#[path = "cli/diff.rs"]
mod diff;
#[path = "cli/exceptions.rs"]
mod exceptions;
#[path = "cli/export.rs"]
mod export;
#[path = "cli/fix.rs"]
mod fix;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/program.rs"]
mod program;
#[path = "cli/rules.rs"]
mod rules;
#[path = "cli/sarif.rs"]
mod sarif;
