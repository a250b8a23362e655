//! A plan whose errors are all excepted, as far as they can be, gives files that programs read.

mod common;

#[path = "../fuzz/bodies/mod.rs"]
mod bodies;

use std::collections::BTreeSet;

use bodies::{broken, except_all};
use common::refusal;
use fabric_planner::check::{Valid, findings};
use fabric_planner::export::export;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_excepted_can_be_exported(bytes in prop::collection::vec(any::<u8>(), 5..18)) {
        let plan = except_all(broken(&bytes));
        let Ok((valid, _)) = Valid::check(plan) else {
            return Ok(());
        };
        let excepted: BTreeSet<_> = findings(&valid, &[])
            .excepted
            .iter()
            .map(|(problem, _)| format!("{}: {}", problem.rule.name, problem.message))
            .collect();
        for (path, artifact) in export(&valid).iter() {
            let refused = refusal(path, &artifact.text);
            prop_assert_eq!(refused, None, "{:#?}\n{}", excepted, artifact.text);
        }
    }
}
