//! What the agent keeps, what it refuses, and what it says.

use std::time::Duration;

use fabric_planner::agent::engine::{Applied, Settled, apply, confirm, rollback, settle};
use fabric_planner::agent::files::Files;
use fabric_planner::agent::stop::{Result, Status};
use fabric_planner::agent::store::{self, Outcome, State};
use fabric_planner::agent::{Signed, Turn};
use fabric_planner::bundle::Service;

use super::bundles::bundle;
use super::faults::{Fault, Faulty};
use super::host::Host;
use super::ready::end;
use super::scenes::{
    A_MINUTE, BIRD, DAEMONS, FRR, GUARDS, GUEST, PROBES_DECIDE, SYSCTL, do_apply, fresh, on, seen,
    with,
};

pub fn does(host: &Host, bundle: &Signed) -> Result<Applied> {
    with(host, Fault::None, |agent| {
        do_apply(agent, bundle, &PROBES_DECIDE)
    })
}

/// A fresh host on which generation 1 waits for its confirmation.
pub fn waiting(files: &[(&str, &str)]) -> Host {
    let host = fresh();
    let applied = with(&host, Fault::None, |agent| {
        do_apply(agent, &bundle(1, files), &A_MINUTE)
    });
    assert_eq!(applied, Ok(Applied::Waiting));
    host
}

pub fn back(host: &Host, to: Option<u64>) -> Result<(u64, Applied)> {
    with(host, Fault::None, |agent| {
        rollback(agent, to, &PROBES_DECIDE)
    })
}

pub fn text(host: &Host, path: &str) -> String {
    String::from_utf8(
        host.content(path)
            .unwrap_or_else(|| panic!("`{path}` is there")),
    )
    .unwrap()
}

#[test]
fn what_people_wrote_is_kept() {
    let host = fresh();
    let bird = host.content(BIRD).unwrap();
    does(&host, &bundle(1, &[(BIRD, "one\n")])).unwrap();
    assert_eq!(host.content(&store::origin(BIRD)), Some(bird.clone()));

    host.tree.put(BIRD, b"by hand\n", 0o600);
    does(&host, &bundle(2, &[(BIRD, "two\n")])).unwrap();
    let change = with(&host, Fault::None, |agent| State::read(agent.files))
        .unwrap()
        .committed;
    assert_eq!(text(&host, &store::kept(change, BIRD)), "by hand\n");
    let look = host.tree.look(&store::kept(change, BIRD)).unwrap().unwrap();
    assert_eq!(look.mode, 0o600);

    back(&host, Some(0)).unwrap();
    assert_eq!(host.content(BIRD), Some(bird));
}

#[test]
fn an_edit_inside_the_window_is_kept_when_the_change_is_taken_back() {
    let host = waiting(&[(BIRD, "one\n"), (SYSCTL, "# a\n")]);
    host.tree.put(BIRD, b"by hand\n", 0o640);
    host.tree.put(SYSCTL, b"by hand too\n", 0o640);
    back(&host, None).unwrap();
    assert_eq!(text(&host, BIRD), "# the distribution's own\n");
    assert_eq!(host.content(SYSCTL), None);
    assert_eq!(
        text(&host, &format!("{}.after", store::kept(1, BIRD))),
        "by hand\n"
    );
    assert_eq!(
        text(&host, &format!("{}.after", store::kept(1, SYSCTL))),
        "by hand too\n"
    );
}

#[test]
fn with_nothing_to_change_each_file_is_read_once_and_nothing_is_written() {
    let host = fresh();
    let files = [
        (BIRD, "x\n"),
        (SYSCTL, "# y\n"),
        (GUARDS, "z\n"),
        (GUEST, "g\n"),
    ];
    does(&host, &bundle(1, &files)).unwrap();
    host.told.borrow_mut().clear();
    // A kill is counted at changing calls alone: there is none.
    let killed = Faulty::new(&host.tree, Fault::Kill(1));
    let applied = on(&seen(&host, &killed), |agent| {
        apply(agent, &bundle(1, &files), &PROBES_DECIDE)
    });
    assert_eq!(applied, Ok(Applied::Unchanged));
    assert_eq!(killed.calls(), 0);
    let counted = Faulty::new(&host.tree, Fault::None);
    let _ = on(&seen(&host, &counted), |agent| {
        apply(agent, &bundle(1, &files), &PROBES_DECIDE)
    });
    // State, manifest, passwd, group, and each of the files.
    assert_eq!(counted.calls(), 4 + files.len() as u64);
    assert!(host.told.borrow().is_empty());
}

#[test]
fn only_services_whose_files_change_are_told_and_in_order() {
    let host = fresh();
    does(
        &host,
        &bundle(1, &[(BIRD, "x\n"), (SYSCTL, "# y\n"), (GUARDS, "z\n")]),
    )
    .unwrap();
    let reload = |service| (service, Turn::Reload);
    assert_eq!(
        *host.told.borrow(),
        [Service::Sysctl, Service::Nftables, Service::Bird].map(reload)
    );
    host.told.borrow_mut().clear();
    does(
        &host,
        &bundle(2, &[(BIRD, "x2\n"), (SYSCTL, "# y\n"), (GUARDS, "z\n")]),
    )
    .unwrap();
    assert_eq!(*host.told.borrow(), [reload(Service::Bird)]);
    host.told.borrow_mut().clear();
    // What was there before is back, so BIRD reads it; the guards have no file any more.
    does(&host, &bundle(3, &[(SYSCTL, "# y\n")])).unwrap();
    assert_eq!(
        *host.told.borrow(),
        [reload(Service::Bird), (Service::Nftables, Turn::Stop)]
    );
    assert_eq!(text(&host, BIRD), "# the distribution's own\n");
}

#[test]
fn frr_gets_its_daemons_and_they_go_with_it() {
    let host = fresh();
    let debian = text(&host, DAEMONS);
    does(&host, &bundle(1, &[(FRR, "x\n")])).unwrap();
    assert_eq!(
        text(&host, DAEMONS),
        debian
            .replace("bgpd=no", "bgpd=yes")
            .replace("bfdd=no", "bfdd=yes")
    );
    assert_eq!(*host.told.borrow(), [(Service::Frr, Turn::Restart)]);
    host.told.borrow_mut().clear();
    does(&host, &bundle(2, &[(FRR, "y\n")])).unwrap();
    assert_eq!(*host.told.borrow(), [(Service::Frr, Turn::Reload)]);
    let edited = text(&host, DAEMONS).replace("ospfd=no", "ospfd=yes");
    host.tree.put(DAEMONS, edited.as_bytes(), 0o640);
    does(&host, &bundle(3, &[(BIRD, "z\n")])).unwrap();
    assert_eq!(
        text(&host, DAEMONS),
        debian.replace("ospfd=no", "ospfd=yes")
    );
}

#[test]
fn a_clock_that_jumps_neither_shortens_nor_lengthens_the_window() {
    let host = waiting(&[(BIRD, "one\n")]);
    let waits = |host: &Host| {
        let settled = with(host, Fault::None, |agent| settle(agent, false)).unwrap();
        matches!(settled, Settled::Waiting(_))
    };
    // The journal holds no time of day, but for the history.
    host.clock.set(host.clock.get() + Duration::from_secs(59));
    assert!(waits(&host));
    host.clock.set(host.clock.get() + Duration::from_secs(2));
    assert!(!waits(&host));
    assert_eq!(text(&host, BIRD), "# the distribution's own\n");
}

#[test]
fn a_reboot_inside_the_window_takes_the_change_back_and_wakes_nobody() {
    let host = waiting(&[(BIRD, "one\n"), (SYSCTL, "# s\n")]);
    host.reboot();
    let settled = with(&host, Fault::None, |agent| settle(agent, true)).unwrap();
    assert!(matches!(settled, Settled::TakenBack(reason) if reason.contains("booted")));
    assert_eq!(text(&host, BIRD), "# the distribution's own\n");
    let states = host.states.borrow().clone();
    assert!(!states.is_empty() && states.values().all(|(active, _)| !active));
    let stop = with(&host, Fault::None, |agent| confirm(agent, false)).unwrap_err();
    assert_eq!(
        (stop.status, stop.message.as_str()),
        (
            Status::TakenBack,
            "nothing waits any more: generation 1 was taken back"
        )
    );
}

#[test]
fn without_a_guard_and_after_an_interrupt_nothing_stays() {
    let host = fresh();
    let before = end(&host);
    let files = Faulty::new(&host.tree, Fault::None);
    let seen_ = seen(&host, &files);
    seen_.guarded.set(false);
    let stop = on(&seen_, |agent| {
        do_apply(agent, &bundle(1, &[(BIRD, "x\n")]), &PROBES_DECIDE)
    })
    .unwrap_err();
    assert_eq!(
        (stop.status, end(&host)),
        (Status::TakenBack, before.clone())
    );

    let seen_ = seen(&host, &files);
    seen_.interrupt_after.set(Some(2));
    let lost = bundle(1, &[(BIRD, "no route\n")]);
    let stop = on(&seen_, |agent| do_apply(agent, &lost, &PROBES_DECIDE)).unwrap_err();
    assert_eq!((stop.status, end(&host)), (Status::TakenBack, before));
    assert!(stop.message.contains("interrupted"), "{}", stop.message);
}

#[test]
fn history_tells_each_end() {
    let host = fresh();
    does(&host, &bundle(1, &[(BIRD, "one\n")])).unwrap();
    does(&host, &bundle(2, &[(BIRD, "no route\n")])).unwrap_err();
    does(&host, &bundle(3, &[(BIRD, "three\n")])).unwrap();
    back(&host, None).unwrap();
    let state = with(&host, Fault::None, |agent| State::read(agent.files)).unwrap();
    let ends: Vec<_> = state
        .records
        .iter()
        .map(|record| (record.from, record.to, record.outcome))
        .collect();
    use Outcome::{Committed, TakenBack};
    assert_eq!(
        ends,
        [
            (0, 1, Committed),
            (1, 2, TakenBack),
            (1, 3, Committed),
            (3, 1, Committed)
        ]
    );
    assert_eq!(
        state.records[1].reason,
        "after 10 s the gateway does not answer"
    );
    assert_eq!((state.generation, state.stored), (1, vec![3, 1]));
    // Two generations back, over what was taken back.
    let stop = back(&host, Some(2)).unwrap_err();
    assert!(
        stop.message.contains("generation 2 is not stored here"),
        "{}",
        stop.message
    );
    let stop = back(&host, None).unwrap_err();
    assert!(stop.message.contains("`rollback 0`"), "{}", stop.message);
    back(&host, Some(3)).unwrap();
    assert_eq!(text(&host, BIRD), "three\n");
}

#[test]
fn a_host_deployed_by_hand_keeps_its_files_when_bundles_go() {
    let host = fresh();
    host.tree.put(BIRD, b"the same\n", 0o640);
    host.tree.set_owner(BIRD, 0, 107).unwrap();
    host.tree.put(SYSCTL, b"# s\n", 0o644);
    let before = end(&host);
    let same = bundle(1, &[(BIRD, "the same\n"), (SYSCTL, "# s\n")]);
    assert_eq!(does(&host, &same), Ok(Applied::Unchanged));
    back(&host, Some(0)).unwrap();
    assert_eq!(end(&host), before);
}
