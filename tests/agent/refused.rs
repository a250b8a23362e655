//! The system refuses a call: with each error, at every call, once, or from then on.

use super::faults::{Fault, Faulty, quiet};
use super::host::Host;
use super::ready::{Ready, ready};
use super::scenes::{SCENES, on, seen};
use fabric_planner::agent::stop::{Result, Status};

/// EIO, EINTR, EACCES, EMFILE, ENOSPC, EROFS, EDQUOT.
const ERRORS: [i32; 7] = [5, 4, 13, 24, 28, 30, 122];

fn play(ready: &Ready, fault: Fault) -> (Host, Result<()>, Option<bool>) {
    let host = ready.begin.clone();
    let files = Faulty::new(&host.tree, fault);
    let said = on(&seen(&host, &files), ready.scene.act);
    // Nothing where there are not so many calls; else whether this one failed.
    let struck = (files.calls() >= at(fault)).then(|| files.struck());
    (host.clone(), said, struck)
}

fn at(fault: Fault) -> u64 {
    match fault {
        Fault::None => 0,
        Fault::Kill(at)
        | Fault::Fail(at, _)
        | Fault::Full(at)
        | Fault::Dead(at, _)
        | Fault::Gone(at, _) => at,
    }
}

#[test]
fn any_error_at_any_call_leaves_the_host_wholly_old_or_wholly_new() {
    quiet();
    let mut points = 0;
    for scene in SCENES {
        let ready = ready(scene);
        for error in ERRORS {
            let mut at = 1;
            loop {
                let (host, said, struck) = play(&ready, Fault::Fail(at, error));
                let Some(struck) = struck else { break };
                let when = format!("error {error} at call {at}, {said:?}");
                ready.honest(&host, &said, &when);
                ready.recover(&host, false, Fault::None).unwrap();
                ready.well(&host, &when);
                points += u32::from(struck);
                at += 1;
            }
        }
    }
    println!("{points} errors");
    assert!(points > 10_000);
}

#[test]
fn a_full_disk_hinders_no_way_back() {
    quiet();
    let mut points = 0;
    for scene in SCENES {
        let ready = ready(scene);
        let mut at = 1;
        loop {
            let (host, said, struck) = play(&ready, Fault::Full(at));
            let Some(struck) = struck else { break };
            let when = format!("no room from call {at} on, {said:?}");
            assert_ne!(
                said.as_ref().err().map(|stop| stop.status),
                Some(Status::Broken),
                "{when}"
            );
            ready.honest(&host, &said, &when);
            // A change that waited still does; else nothing is left to be done, nor room to do it.
            ready.recover(&host, false, Fault::Full(0)).unwrap();
            ready.well(&host, &when);
            points += u32::from(struck);
            at += 1;
        }
    }
    println!("{points} full disks");
}

#[test]
fn a_dead_disk_is_dealt_with_when_it_is_repaired() {
    quiet();
    let mut points = 0;
    for scene in SCENES {
        let ready = ready(scene);
        for fault in [
            |at| Fault::Dead(at, 5),
            |at| Fault::Dead(at, 30),
            |at| Fault::Gone(at, 5),
        ] {
            let mut at = 1;
            loop {
                let (host, said, struck) = play(&ready, fault(at));
                let Some(struck) = struck else { break };
                let when = format!("{:?}, {said:?}", fault(at));
                if !matches!(fault(at), Fault::Gone(..)) {
                    ready.honest(&host, &said, &when);
                }
                ready.recover(&host, false, Fault::None).unwrap();
                ready.well(&host, &when);
                points += u32::from(struck);
                at += 1;
            }
        }
    }
    println!("{points} dead disks");
}
