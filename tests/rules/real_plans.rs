//! The examples, and what vendors' tutorials and people's posts teach.

use fabric_planner::check::Problem;

use crate::support::{checked, repository};

#[test]
fn the_examples_have_no_error() {
    for entry in std::fs::read_dir(repository("examples")).unwrap() {
        let path = entry.unwrap().path();
        let (_, problems) = checked(&std::fs::read_to_string(&path).unwrap());
        for p in &problems { println!("{} {} {} {} {}", path.file_stem().unwrap().display(), p.severity.name(), p.rule.code, p.at, p.message); }
        let errors: Vec<_> = problems.into_iter().filter(Problem::is_error).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}
