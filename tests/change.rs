//! What leads from one plan to another: as expected to the byte, and true.

#[path = "change/cases.rs"]
mod cases;
#[path = "change/files.rs"]
mod files;
#[path = "change/shown.rs"]
mod shown;
#[path = "change/steps.rs"]
mod steps;
