//! The way back, when not all of it goes well.

use fabric_planner::agent::Turn;
use fabric_planner::agent::engine::{Applied, Settled, confirm, rollback, settle};
use fabric_planner::agent::files::Files;
use fabric_planner::agent::stop::Status;
use fabric_planner::bundle::Service;

use super::behaviour::{back, does, text, waiting};
use super::bundles::bundle;
use super::faults::Fault;
use super::ready::end;
use super::scenes::{BIRD, PROBES_DECIDE, SYSCTL, do_apply, fresh, with};

#[test]
fn a_service_that_refuses_its_old_files_is_told_until_it_takes_them() {
    let host = fresh();
    host.tree.put(BIRD, b"refuse\n", 0o644);
    let old = end(&host);
    let stop = with(&host, Fault::None, |agent| {
        do_apply(agent, &bundle(1, &[(BIRD, "no route\n")]), &PROBES_DECIDE)
    });
    assert_eq!(
        (stop.unwrap_err().status, end(&host)),
        (Status::Broken, old)
    );
    let tried = host.told.borrow().len();
    // Still in hand, so the guard and every command try again; files are left alone.
    host.tree.put(BIRD, b"mended by hand\n", 0o644);
    let settled = with(&host, Fault::None, |agent| settle(agent, false)).unwrap();
    // Why it was taken back is what it was at first, not that a second try was needed.
    let Settled::TakenBack(why) = settled else {
        panic!("{settled:?}");
    };
    assert!(why.ends_with("the gateway does not answer"), "{why}");
    assert!(host.told.borrow().len() > tried);
    assert_eq!(text(&host, BIRD), "mended by hand\n");
    let settled = with(&host, Fault::None, |agent| settle(agent, false)).unwrap();
    assert!(matches!(settled, Settled::Clean));

    // Another change is not held up by it.
    let host = fresh();
    host.tree.put(BIRD, b"refuse\n", 0o644);
    with(&host, Fault::None, |agent| {
        do_apply(agent, &bundle(1, &[(BIRD, "no route\n")]), &PROBES_DECIDE)
    })
    .unwrap_err();
    assert_eq!(
        does(&host, &bundle(2, &[(BIRD, "good\n")])),
        Ok(Applied::Committed)
    );
}

#[test]
fn a_file_that_can_not_be_put_back_keeps_no_service_from_its_own() {
    let host = waiting(&[(BIRD, "one\n"), (SYSCTL, "# s\n")]);
    host.tree.remove(SYSCTL).unwrap();
    host.tree.make_directory(SYSCTL, 0o755).unwrap();
    host.tree
        .put(&format!("{SYSCTL}/x"), b"in the way\n", 0o644);
    host.told.borrow_mut().clear();
    let stop = back(&host, None).unwrap_err();
    assert_eq!(stop.status, Status::Broken);
    assert_eq!(text(&host, BIRD), "# the distribution's own\n");
    assert!(host.told.borrow().contains(&(Service::Bird, Turn::Reload)));
    host.tree.remove(&format!("{SYSCTL}/x")).unwrap();
    host.tree.remove_directory(SYSCTL).unwrap();
    with(&host, Fault::None, |agent| settle(agent, false)).unwrap();
    assert_eq!(host.content(SYSCTL), None);
}

#[test]
fn what_is_not_well_is_not_confirmed_but_by_force() {
    let host = waiting(&[(BIRD, "one\n")]);
    host.tree.put("etc/bird/envvars", b"no route\n", 0o644);
    let stop = with(&host, Fault::None, |agent| confirm(agent, false)).unwrap_err();
    assert_eq!(stop.status, Status::Waiting, "{}", stop.message);
    let confirmed = with(&host, Fault::None, |agent| confirm(agent, true)).unwrap();
    assert!(confirmed.waited);
    assert!(
        !with(&host, Fault::None, |agent| confirm(agent, false))
            .unwrap()
            .waited
    );
}

#[test]
fn a_boot_of_which_the_kernel_knows_nothing_ends_the_window_too() {
    let host = waiting(&[(BIRD, "one\n")]);
    // A container: the same boot id, and the clock goes on.
    let settled = with(&host, Fault::None, |agent| settle(agent, true)).unwrap();
    assert!(matches!(settled, Settled::TakenBack(_)));
    assert_eq!(text(&host, BIRD), "# the distribution's own\n");
}

#[test]
fn an_edit_is_kept_on_a_full_disk_too() {
    let host = waiting(&[(BIRD, "one\n")]);
    host.tree.put(BIRD, b"by hand\n", 0o640);
    with(&host, Fault::Full(0), |agent| {
        rollback(agent, None, &PROBES_DECIDE)
    })
    .unwrap();
    assert_eq!(
        text(&host, "etc/bird/.fabric-agent.1.0.edited-after"),
        "by hand\n"
    );
    assert_eq!(text(&host, BIRD), "# the distribution's own\n");
}
