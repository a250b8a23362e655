//! What holds for every value, tried on random ones.

#[path = "properties/allocation.rs"]
mod allocation;
#[path = "properties/edits.rs"]
mod edits;
#[path = "properties/file.rs"]
mod file;
#[path = "properties/overlaps.rs"]
mod overlaps;
#[path = "properties/plans.rs"]
mod plans;
#[path = "properties/ranges.rs"]
mod ranges;
#[path = "properties/registry.rs"]
mod registry;
#[path = "properties/sets.rs"]
mod sets;
#[path = "properties/usable.rs"]
mod usable;

/// Failures are printed whole; no file of seeds is kept.
fn config(cases: u32) -> proptest::test_runner::Config {
    proptest::test_runner::Config {
        cases,
        failure_persistence: None,
        ..Default::default()
    }
}
