//! Services refuse, die or hang when they are told, on the way forth and on the way back.

use super::faults::{Fault, Faulty};
use super::ready::{Ready, end, ready};
use super::scenes::{SCENES, on, seen};
use fabric_planner::agent::stop::Status;

/// What goes wrong with a service that is told something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// It does not read its files, and goes on as before.
    Refuses,
    /// It ends.
    Dies,
    /// It reads its files and never says that it did.
    Hangs,
}

impl Mishap {
    /// What is said of it.
    pub fn message(self) -> &'static str {
        match self {
            Self::Refuses => "it refuses its files",
            Self::Dies => "it is gone",
            Self::Hangs => "it did not answer within 150 s",
        }
    }
}

/// From which time on it goes wrong that services are told something, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Trouble {
    pub at: u64,
    pub once: bool,
    pub mishap: Mishap,
}

impl Trouble {
    /// Whether it strikes at the so-manieth time.
    pub fn strikes(&self, time: u64) -> bool {
        time == self.at || !self.once && time > self.at
    }
}

#[test]
fn whatever_a_service_does_when_it_is_told_the_host_is_wholly_old_or_wholly_new() {
    let (mut points, mut told) = (0, 0);
    for scene in SCENES {
        let ready = ready(scene);
        for mishap in [Mishap::Refuses, Mishap::Dies, Mishap::Hangs] {
            for once in [true, false] {
                let troubles = (1..).map(|at| Trouble { at, once, mishap });
                for trouble in troubles {
                    let Some(said) = strikes(&ready, trouble) else {
                        break;
                    };
                    points += 1;
                    told += u32::from(said);
                }
            }
        }
    }
    println!("{points} mishaps of services, {told} of which the command told at its end");
    assert!(points > 200 && told > 100);
}

/// Plays a scene with a mishap, and tells whether the command's own end told of it; nothing where services
/// are not told so often.
fn strikes(ready: &Ready, trouble: Trouble) -> Option<bool> {
    let host = ready.begin.clone();
    let files = Faulty::new(&host.tree, Fault::None);
    let seen = seen(&host, &files);
    seen.trouble.set(Some(trouble));
    let said = on(&seen, ready.scene.act);
    if seen.times.get() < trouble.at {
        return None;
    }
    let when = format!("{trouble:?}, {said:?}");
    let word = trouble.mishap.message();
    let events = seen.said.borrow();
    let told = said.as_ref().is_err_and(|stop| stop.message.contains(word));
    // A service that is asked once more on the way back and takes it then is as it was; all else is told.
    let mended = trouble.once && !ready.scene.goes_through;
    assert!(
        told || mended || events.iter().any(|event| event.message.contains(word)),
        "{when}: not told"
    );
    ready.honest(&host, &said, &when);
    // Files do not wait for services.
    let now = end(&host);
    assert!(now.1 == ready.old.1 || now.1 == ready.new.1, "{when}");
    if !trouble.once {
        assert!(
            matches!(&said, Err(stop) if stop.status == Status::Broken) || !told && said.is_ok(),
            "{when}: a service that takes nothing is left to a person"
        );
    }
    // When the service is well again, the next command mends what is left.
    ready.recover(&host, false, Fault::None).unwrap();
    ready.well(&host, &when);
    Some(told)
}
