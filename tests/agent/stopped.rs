//! The agent is killed at every call that changes something, and its successor too.

use super::faults::{Fault, Faulty, quiet, run};
use super::ready::{Ready, ready};
use super::scenes::{SCENES, on, seen};

#[test]
fn killed_anywhere_the_host_is_wholly_old_or_wholly_new() {
    kill_everywhere(4);
}

#[test]
#[ignore = "every second kill at every first one: minutes"]
fn killed_anywhere_and_anywhere_again() {
    kill_everywhere(1);
}

/// Kills at every call, and at every `stride`th call of what deals with that.
fn kill_everywhere(stride: u64) {
    quiet();
    let (mut points, mut twice) = (0, 0);
    for scene in SCENES {
        let ready = ready(scene);
        let mut at = 1;
        while let Some(host) = killed(&ready, at) {
            points += 1;
            // Another first one for each kill, so that all are tried.
            let mut again = 1 + at % stride;
            loop {
                let second = host.clone();
                if run(|| ready.recover(&second, false, Fault::Kill(again))).is_some() {
                    // It came to its end: this is what an agent does that is not killed.
                    ready.well(&second, &format!("killed at {at}"));
                    break;
                }
                twice += 1;
                ready.recover(&second, false, Fault::None).unwrap();
                ready.well(&second, &format!("killed at {at}, then at {again}"));
                again += stride;
            }
            at += 1;
        }
    }
    println!("killed at {points} points, and once more at {twice}");
    assert!(points > 500 && twice > 2000);
}

/// What a kill at a call leaves; nothing where there are not so many calls.
fn killed(ready: &Ready, at: u64) -> Option<super::host::Host> {
    let host = ready.begin.clone();
    let files = Faulty::new(&host.tree, Fault::Kill(at));
    let done = run(|| on(&seen(&host, &files), ready.scene.act));
    if done.is_some() {
        return None;
    }
    Some(host)
}

#[test]
fn rebooted_anywhere_the_host_is_wholly_old_or_wholly_new() {
    quiet();
    let mut points = 0;
    for scene in SCENES {
        let ready = ready(scene);
        let mut at = 1;
        while let Some(host) = killed(&ready, at) {
            // With the unit that recovers before the network comes up, and on a host that lacks it.
            for early in [true, false] {
                let host = host.clone();
                host.reboot();
                if !early {
                    host.services_start();
                }
                ready.recover(&host, early, Fault::None).unwrap();
                if early {
                    host.services_start();
                }
                ready.well(&host, &format!("rebooted at {at}, early {early}"));
                points += 1;
            }
            at += 1;
        }
    }
    println!("rebooted at {points} points");
}
