//! The power goes, and with it what was not on the disk.

use super::faults::{Fault, Faulty, quiet, run};
use super::host::Host;
use super::memory::Dice;
use super::ready::{difference, end, ready};
use super::scenes::{SCENES, on, seen};

/// How often each point is tried.
const THROWS: u64 = 5;

#[test]
fn after_a_loss_of_power_the_host_is_wholly_old_or_wholly_new() {
    quiet();
    let (mut points, mut twice) = (0, 0);
    for (number, scene) in SCENES.iter().enumerate() {
        let ready = ready(scene);
        let mut at = 1;
        loop {
            let host = ready.begin.clone();
            let files = Faulty::new(&host.tree, Fault::Kill(at));
            let done = run(|| on(&seen(&host, &files), scene.act));
            for throw in 0..THROWS {
                let mut dice = Dice::new((number as u64) << 32 | at << 8 | throw);
                let after = off(&host, &mut dice);
                let when = format!("no power at {at}, throw {throw}");
                // The power may go again while the first loss is dealt with.
                let second = after.clone();
                let cut = dice.roll(40) as u64 + 1;
                if run(|| ready.recover(&second, true, Fault::Kill(cut))).is_none() {
                    let second = off(&second, &mut dice);
                    ready.recover(&second, true, Fault::None).unwrap();
                    second.services_start();
                    ready.well(&second, &format!("{when}, again at {cut}"));
                    twice += 1;
                }
                ready.recover(&after, true, Fault::None).unwrap();
                after.services_start();
                ready.well(&after, &when);
                if let Some(said) = &done {
                    ready.honest(&after, said, &when);
                }
                points += 1;
            }
            if done.is_some() {
                break;
            }
            at += 1;
        }
    }
    println!("{points} losses of power, and {twice} while one was dealt with");
    assert!(points > 3000 && twice > 1000);
}

/// The host as it boots again.
fn off(host: &Host, dice: &mut Dice) -> Host {
    let after = Host {
        tree: host.tree.crash(dice),
        ..host.clone()
    };
    after.reboot();
    after
}

#[test]
fn what_was_taken_back_stays_so_without_power() {
    quiet();
    let mut points = 0;
    for (number, scene) in SCENES.iter().enumerate() {
        let ready = ready(scene);
        for at in (1..).step_by(3) {
            let host = ready.begin.clone();
            let files = Faulty::new(&host.tree, Fault::Kill(at));
            if run(|| on(&seen(&host, &files), scene.act)).is_some() {
                break;
            }
            // Killed on the way back as well, so that a third one finds much of it done, but not on the disk.
            let mut dice = Dice::new((number as u64) << 32 | at);
            let cut = dice.roll(25) as u64 + 1;
            let _ = run(|| ready.recover(&host, false, Fault::Kill(cut)));
            ready.recover(&host, false, Fault::None).unwrap();
            let settled = end(&host);
            for _ in 0..3 {
                let after = off(&host, &mut dice);
                after.services_start();
                let end = end(&after);
                // A bare number is not waited for; what is in place for it is.
                let same = (&end.1, &end.2) == (&settled.1, &settled.2);
                let whole = end == ready.old || end == ready.new;
                let differs = || difference(&ready, &end);
                assert!(
                    same && whole,
                    "{}, killed at {at} and {cut}: {}",
                    scene.name,
                    differs()
                );
                points += 1;
            }
        }
    }
    println!("{points} losses of power behind a way back");
}
