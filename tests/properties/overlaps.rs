//! Ways out of overlapping pools: each leads away from overlaps, and a safe one loses no address.

use std::net::IpAddr;

use fabric_planner::address::{AddressSet, Infrastructure, Usable};
use fabric_planner::check::{Problem, check};
use fabric_planner::format::read;
use fabric_planner::model::values::Family;
use fabric_planner::model::{Edit, Plan};
use proptest::prelude::*;
use serde_json::json;

/// More than the steps that a plan of this size needs.
const MOST_STEPS: usize = 100;

fn v4(i: u8) -> IpAddr {
    [192, 0, 2, i].into()
}

/// Ranges as first address and length, for three pools, and the pools of two clusters.
type Shape = (Vec<Vec<(u8, u8)>>, Vec<Vec<usize>>);

fn shape() -> impl Strategy<Value = Shape> {
    let pool = prop::collection::vec((0u8..60, 0u8..24), 0..4);
    let cluster = prop::sample::subsequence(vec![0usize, 1, 2], 0..=3);
    (
        prop::collection::vec(pool, 3),
        prop::collection::vec(cluster, 2),
    )
}

fn plan((pools, clusters): &Shape) -> Plan {
    let pool = |ranges: &Vec<(u8, u8)>| {
        let text = |(first, more): &(u8, u8)| format!("{}-{}", v4(*first), v4(first + more));
        json!({ "ranges": ranges.iter().map(text).collect::<Vec<_>>() })
    };
    let cluster = |pools: &Vec<usize>| {
        let pools: Vec<_> = pools.iter().map(|i| format!("p{i}")).collect();
        json!({ "pools": pools, "network": { "type": "switching" } })
    };
    let document = json!({
        "format": "fabric-plan/1",
        "pools": { "p0": pool(&pools[0]), "p1": pool(&pools[1]), "p2": pool(&pools[2]) },
        "clusters": { "c0": cluster(&clusters[0]), "c1": cluster(&clusters[1]) },
    });
    read(&document.to_string()).unwrap().plan
}

fn overlaps(plan: &Plan) -> Vec<Problem> {
    let problems = check(plan).into_iter();
    problems
        .filter(|problem| problem.rule.name == "pool-overlap")
        .collect()
}

fn space(plan: &Plan, cluster: &str) -> AddressSet {
    let usable = Usable::for_cluster(plan, &Infrastructure::of(plan), cluster).unwrap();
    usable.space_set().clone()
}

fn total(plan: &Plan) -> u128 {
    let ranges = plan.pools.values().flat_map(|pool| pool.ranges.iter());
    ranges
        .filter_map(|entry| entry.get().map(|range| range.count()))
        .sum()
}

proptest! {
    #![proptest_config(crate::config(150))]

    #[test]
    fn a_safe_way_out_loses_nothing(shape in shape()) {
        let plan = plan(&shape);
        for problem in overlaps(&plan) {
            for fix in problem.fixes.iter().filter(|fix| fix.safe) {
                let fixed = Edit::apply_all(&fix.edits, &plan).unwrap();
                for cluster in ["c0", "c1"] {
                    prop_assert_eq!(space(&fixed, cluster), space(&plan, cluster), "{}", fix.title);
                }
            }
        }
    }

    #[test]
    fn every_overlap_has_a_way_out_and_they_come_to_an_end(shape in shape(), choice in any::<prop::sample::Index>()) {
        let mut plan = plan(&shape);
        let all = |plan: &Plan| {
            let ranges = plan.pools.values().flat_map(|pool| pool.ranges.iter());
            ranges.filter_map(|entry| entry.get().copied()).collect::<AddressSet>()
        };
        let before = all(&plan);
        for step in 0.. {
            prop_assert!(step < MOST_STEPS);
            let found = overlaps(&plan);
            let Some(first) = found.first() else { break };
            prop_assert!(!first.fixes.is_empty(), "{}", first.message);
            let fix = choice.get(&first.fixes);
            let fixed = Edit::apply_all(&fix.edits, &plan).unwrap();
            prop_assert!(total(&fixed) < total(&plan), "{}", fix.title);
            plan = fixed;
        }
        // One pool or the other keeps each address.
        prop_assert_eq!(all(&plan).count(Family::V4), before.count(Family::V4));
    }
}
