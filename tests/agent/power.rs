//! The power goes, and with it what was not on the disk.

use super::crash::Dice;
use super::faults::{Fault, Faulty, quiet, run};
use super::host::Host;
use super::scenes::{SCENES, on, ready, seen};

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
                    second.services_read_all();
                    ready.well(&second, &format!("{when}, again at {cut}"));
                    twice += 1;
                }
                ready.recover(&after, true, Fault::None).unwrap();
                after.services_read_all();
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
