//! The examples are plans in their canonical form.

use fabric_planner::format::{read, write};

#[test]
fn examples_are_read_without_fault_and_written_the_same() {
    let mut count = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let reading = read(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(reading.faults, [], "{}", path.display());
        assert_eq!(write(&reading.plan), text, "{}", path.display());
        count += 1;
    }
    assert_eq!(count, 3);
}
