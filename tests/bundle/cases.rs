//! Plans to make bundles of.

use std::fs;
use std::path::{Path, PathBuf};

use fabric_planner::bundle::{Fleet, fleet};
use fabric_planner::check::Valid;
use fabric_planner::format::read;
use fabric_planner::model::Plan;

/// The generation of bundles here.
pub const GENERATION: u64 = 1_700_000_000;

/// The plans of the exports' cases, and the examples.
pub fn plans() -> Vec<PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inside = |folder: &str| {
        let entries = fs::read_dir(repository.join(folder)).unwrap();
        entries.map(|entry| entry.unwrap().path())
    };
    let cases = inside("tests/export").map(|case| case.join("plan.json"));
    let mut plans: Vec<_> = cases.chain(inside("examples")).collect();
    plans.retain(|plan| plan.extension().is_some_and(|name| name == "json") && plan.is_file());
    plans.sort();
    assert!(plans.len() >= 30, "{plans:?}");
    plans
}

pub fn valid(plan: &Path) -> Valid<Plan> {
    let reading = read(&fs::read_to_string(plan).unwrap()).unwrap();
    Valid::check(reading.plan).unwrap().0
}

pub fn fleet_of(plan: &Path) -> Fleet {
    let fleet = fleet(&valid(plan), GENERATION);
    fleet.unwrap_or_else(|refusal| panic!("{}: {refusal}", plan.display()))
}

/// A small bundle.
pub fn small() -> Vec<u8> {
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/switching.json");
    let fleet = fleet_of(&plan);
    let bundles = fleet.hosts().iter().map(|host| fleet.bundle(host).unwrap());
    bundles.min_by_key(|bundle| bundle.len()).unwrap().to_vec()
}
