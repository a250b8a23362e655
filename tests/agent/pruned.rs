//! What is old goes, and what is not does not.

use std::time::Duration;

use fabric_planner::agent::engine::{Applied, rollback};
use fabric_planner::agent::files::Files;
use fabric_planner::agent::store::{self, State};

use super::behaviour::{does, text};
use super::bundles::bundle;
use super::faults::{Fault, Faulty};
use super::host::Host;
use super::scenes::{BIRD, GUARDS, PROBES_DECIDE, do_apply, fresh, on, seen, with};

const DAY: Duration = Duration::from_secs(24 * 3600);

fn state(host: &Host) -> State {
    with(host, Fault::None, |agent| State::read(agent.files)).unwrap()
}

fn pass(host: &Host, time: Duration) {
    host.clock.set(host.clock.get() + time);
}

/// Which changes have a copy of a file.
fn copies(host: &Host, path: &str) -> Vec<u64> {
    let names = host.tree.names("var/lib/fabric-agent/kept").unwrap();
    let numbers = names.iter().map(|name| name.parse::<u64>().unwrap());
    let mut numbers: Vec<u64> = numbers
        .filter(|number| host.content(&store::kept(*number, path)).is_some())
        .collect();
    numbers.sort_unstable();
    numbers
}

/// Somebody edits a file, and the next generation replaces it.
fn edit(host: &Host, generation: u64, text: &str) {
    host.tree.put(BIRD, text.as_bytes(), 0o640);
    let content = format!("generation {generation}\n");
    let applied = does(host, &bundle(generation, &[(BIRD, &content)]));
    assert_eq!(applied, Ok(Applied::Committed));
}

#[test]
fn copies_go_when_they_are_neither_new_nor_young() {
    let host = fresh();
    does(&host, &bundle(1, &[(BIRD, "generation 1\n")])).unwrap();
    for generation in 2..=16 {
        edit(&host, generation, &format!("edit {generation}\n"));
        pass(&host, DAY);
    }
    assert_eq!(copies(&host, BIRD).len(), 15, "all are young");
    pass(&host, 80 * DAY);
    // The change before this one is 81 days old, the first 95.
    does(&host, &bundle(17, &[(BIRD, "generation 17\n")])).unwrap();
    assert_eq!(copies(&host, BIRD), Vec::from_iter(7..=16));
    // However old they are, so many stay.
    pass(&host, 1000 * DAY);
    does(&host, &bundle(18, &[(BIRD, "generation 18\n")])).unwrap();
    assert_eq!(copies(&host, BIRD).len(), 10);
    assert_eq!(text(&host, &store::kept(16, BIRD)), "edit 16\n");
    // A folder without a copy is none.
    assert_eq!(host.tree.look("var/lib/fabric-agent/kept/2").unwrap(), None);
}

#[test]
fn of_equal_copies_the_newest_stays() {
    let host = fresh();
    does(&host, &bundle(1, &[(BIRD, "generation 1\n")])).unwrap();
    for generation in 2..=9 {
        edit(&host, generation, "the same again\n");
    }
    assert_eq!(copies(&host, BIRD), [9]);
    // Another file has versions of its own.
    does(&host, &bundle(10, &[(BIRD, "x\n"), (GUARDS, "g\n")])).unwrap();
    host.tree.put(GUARDS, b"the same again\n", 0o640);
    does(&host, &bundle(11, &[(BIRD, "x\n"), (GUARDS, "h\n")])).unwrap();
    assert_eq!(
        (copies(&host, BIRD), copies(&host, GUARDS)),
        (vec![9], vec![11])
    );
}

#[test]
fn a_clock_that_went_back_makes_nothing_old() {
    let host = fresh();
    host.clock.set(1000 * DAY);
    does(&host, &bundle(1, &[(BIRD, "generation 1\n")])).unwrap();
    for generation in 2..=14 {
        edit(&host, generation, &format!("edit {generation}\n"));
    }
    host.clock.set(DAY);
    edit(&host, 15, "edit 15\n");
    assert_eq!(copies(&host, BIRD).len(), 14);
}

#[test]
fn generations_are_bounded_however_little_they_change() {
    let host = fresh();
    for generation in 1..=50 {
        let content = format!("{}\n", generation / 30);
        does(&host, &bundle(generation, &[(BIRD, &content)])).unwrap();
    }
    let mut names = host.tree.names("var/lib/fabric-agent/generations").unwrap();
    names.sort_by_key(|name| name.parse::<u64>().unwrap());
    let stored: Vec<String> = (31..=50).map(|number: u64| number.to_string()).collect();
    assert_eq!(names, stored);
    assert_eq!(state(&host).stored, (31..=50).collect::<Vec<_>>());
    with(&host, Fault::None, |agent| {
        rollback(agent, Some(31), &PROBES_DECIDE)
    })
    .unwrap();
    assert_eq!(state(&host).generation, 31);
}

#[test]
fn what_can_not_be_removed_hinders_no_change() {
    let host = fresh();
    does(&host, &bundle(1, &[(BIRD, "generation 1\n")])).unwrap();
    edit(&host, 2, "the same\n");
    edit(&host, 3, "the same\n");
    host.tree.put(BIRD, b"the same\n", 0o640);
    // The first call that fails is behind the commit.
    let four = bundle(4, &[(BIRD, "generation 4\n")]);
    let calls = {
        let host = host.clone();
        let files = Faulty::new(&host.tree, Fault::Dead(u64::MAX, 5));
        on(&seen(&host, &files), |agent| {
            do_apply(agent, &four, &PROBES_DECIDE)
        })
        .unwrap();
        files.calls()
    };
    let mut hindered = 0;
    for at in calls - 6..=calls {
        let host = host.clone();
        let applied = with(&host, Fault::Dead(at, 5), |agent| {
            do_apply(agent, &four, &PROBES_DECIDE)
        });
        assert_eq!(applied, Ok(Applied::Committed), "at {at} of {calls}");
        hindered += u32::from(copies(&host, BIRD).len() > 1);
    }
    assert!(hindered > 0);
}
