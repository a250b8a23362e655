//! Whether what held before a change holds after it.

mod answers;
pub mod daemon;
mod gateway;

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::thread;

use ipnet::IpNet;

use super::{Failure, Host, Observation, Verdict};
use crate::bundle::Probe;
use crate::model::values::Family;
use crate::words::counted;
pub use gateway::Gateways;
use gateway::Way;

/// How often the host is looked at before a change: a lost packet is no proof that nobody answers.
const LOOKS: u32 = 3;

/// What holds now, in any of some looks. What can't be asked holds nothing.
pub fn observe(host: &Host, probes: &[Probe]) -> Observation {
    let mut held = vec![Vec::new(); probes.len()];
    let mut gateways = Gateways::default();
    for _ in 0..LOOKS {
        let (found, ways) = each(host, probes);
        for (all, now) in held.iter_mut().zip(found) {
            merge(all, now.unwrap_or_default());
        }
        let mut is_open = true;
        for (family, way) in ways {
            let way = way.unwrap_or(Way::None);
            gateways.see(family, &way);
            is_open &= !matches!(way, Way::Silent(_)) || gateways.of(family).is_some();
        }
        let mut pairs = probes.iter().zip(&held);
        if is_open && pairs.all(|(probe, held)| is_whole(probe, held)) {
            break;
        }
    }
    Observation { held, gateways }
}

/// Takes up what was not seen before.
fn merge(all: &mut Vec<String>, now: Vec<String>) {
    for one in now {
        if let Err(at) = all.binary_search(&one) {
            all.insert(at, one);
        }
    }
}

/// Whether another look can't find more.
fn is_whole(probe: &Probe, held: &[String]) -> bool {
    let most = match probe {
        Probe::Sessions { neighbors, .. } => neighbors.len(),
        Probe::Answers { .. } => 1,
        Probe::VmRoutes { prefixes, .. } => prefixes.len(),
    };
    held.len() >= most
}

impl Observation {
    /// The addresses that don't answer before a change, a sentence each: nobody will notice when the change
    /// cuts them off.
    pub fn silent(&self, probes: &[Probe]) -> Vec<String> {
        let pairs = probes.iter().zip(&self.held);
        let silent = pairs.filter_map(|(probe, held)| match probe {
            Probe::Answers { address } if held.is_empty() => Some(format!(
                "`{address}` does not answer now, so nobody can tell whether the change cuts it off"
            )),
            _ => None,
        });
        silent.collect()
    }
}

/// One look at all of them, and at the way out of the host.
pub fn probe(host: &Host, probes: &[Probe], before: &Observation) -> Vec<Verdict> {
    let none = Vec::new();
    let (now, ways) = each(host, probes);
    let mut verdicts = Vec::with_capacity(probes.len() + ways.len());
    // A gateway that a probe of the bundle speaks of is not spoken of twice.
    let mut told = Vec::new();
    for (i, (probe, now)) in probes.iter().zip(now).enumerate() {
        let before = before.held.get(i).unwrap_or(&none);
        if let Probe::Answers { address } = probe
            && !before.is_empty()
        {
            told.push(*address);
        }
        verdicts.push(match now {
            Ok(now) => judge(probe, before, &now),
            Err(failure) => Verdict {
                good: may_fail(probe, before),
                message: failure.message,
            },
        });
    }
    for (family, way) in ways {
        if !matches!(&way, Ok(Way::Open(gateway) | Way::Silent(gateway)) if told.contains(gateway))
        {
            verdicts.extend(gateway::judge(family, before.gateways.of(family), way));
        }
    }
    verdicts
}

/// What each probe finds.
type Found = Vec<Result<Vec<String>, Failure>>;

/// The way out for each family.
type Ways = Vec<(Family, Result<Way, Failure>)>;

/// All of them side by side: one address that is silent holds up no other. None is asked twice.
fn each(host: &Host, probes: &[Probe]) -> (Found, Ways) {
    let found: Found = thread::scope(|scope| {
        let looks: Vec<_> = probes
            .iter()
            .map(|probe| scope.spawn(|| look(host, probe)))
            .collect();
        looks.into_iter().map(joined).collect()
    });
    let answers = |asked: IpAddr| {
        let is_it =
            |probe: &Probe| matches!(probe, Probe::Answers { address } if *address == asked);
        match probes.iter().position(is_it).map(|at| &found[at]) {
            Some(Ok(held)) => Ok(!held.is_empty()),
            Some(Err(failure)) => Err(failure.clone()),
            None => answers::answers(host, asked),
        }
    };
    let ways = thread::scope(|scope| {
        let looks = Family::ALL.map(|family| {
            let way = scope.spawn(move || gateway::look(host, family, &answers));
            (family, way)
        });
        looks.map(|(family, way)| (family, joined(way))).into()
    });
    (found, ways)
}

fn joined<T>(look: thread::ScopedJoinHandle<Result<T, Failure>>) -> Result<T, Failure> {
    let failed = |_| Err(Failure::new("a probe could not look"));
    look.join().unwrap_or_else(failed)
}

/// What of a probe's subject holds.
fn look(host: &Host, probe: &Probe) -> Result<Vec<String>, Failure> {
    Ok(match probe {
        Probe::Sessions {
            daemon, neighbors, ..
        } => {
            let up: BTreeSet<IpAddr> = daemon::sessions(host, *daemon)?
                .into_iter()
                .filter(|session| session.is_up())
                .map(|session| session.neighbour)
                .collect();
            texts(neighbors.iter().filter(|neighbour| up.contains(neighbour)))
        }
        Probe::Answers { address } => {
            let answers = answers::answers(host, *address)?;
            texts(answers.then_some(address).into_iter())
        }
        Probe::VmRoutes { daemon, prefixes } => {
            let announced = daemon::announced(host, *daemon)?;
            texts(prefixes.iter().filter(|prefix| announced.contains(prefix)))
        }
    })
}

fn texts<T: ToString>(values: impl Iterator<Item = T>) -> Vec<String> {
    values.map(|value| value.to_string()).collect()
}

/// Whether a probe may fail to look: nothing was there before, and nothing has to be.
fn may_fail(probe: &Probe, before: &[String]) -> bool {
    match probe {
        Probe::Sessions { least, .. } => before.is_empty() && *least == 0,
        Probe::Answers { .. } | Probe::VmRoutes { .. } => before.is_empty(),
    }
}

/// Compares what held with what holds.
fn judge(probe: &Probe, before: &[String], now: &[String]) -> Verdict {
    let is_wanted = |text: &&String| match probe {
        Probe::Sessions { neighbors, .. } => text.parse().is_ok_and(|one| neighbors.contains(&one)),
        Probe::Answers { address } => text.parse() == Ok(*address),
        Probe::VmRoutes { prefixes, .. } => text.parse().is_ok_and(|one| prefixes.contains(&one)),
    };
    let held: Vec<_> = before.iter().filter(is_wanted).collect();
    let lost: Vec<_> = held
        .iter()
        .filter(|one| !now.contains(one))
        .map(|one| format!("`{one}`"))
        .collect();
    let least = match probe {
        Probe::Sessions { least, .. } => usize::from(*least),
        _ => 0,
    };
    let good = lost.is_empty() && now.len() >= least;
    let message = match probe {
        Probe::Sessions { neighbors, .. } => {
            let count = few_of(
                now.len(),
                neighbors.len(),
                "session",
                neighbors.iter().copied(),
            );
            let count = format!("{count} established");
            match (lost.is_empty(), good) {
                (false, _) => format!("{count}; lost: {}", few(&lost)),
                (true, false) => format!("{count}, at least {least} must be"),
                (true, true) => count,
            }
        }
        Probe::Answers { address } => match (held.is_empty(), now.is_empty()) {
            (_, false) => format!("`{address}` answers"),
            (false, true) => format!("`{address}` answered before and does not answer now"),
            (true, true) => format!("`{address}` did not answer before either"),
        },
        Probe::VmRoutes { prefixes, .. } => {
            let count = few_of(
                now.len(),
                prefixes.len(),
                "VM route",
                prefixes.iter().map(IpNet::addr),
            );
            let count = format!("{count} announced");
            if good {
                count
            } else {
                format!("{count}; lost: {}", few(&lost))
            }
        }
    };
    Verdict { good, message }
}

/// `1 of 2 IPv4 sessions is`: a host has a probe for each family, and their sentences stand below each other.
fn few_of(now: usize, all: usize, noun: &str, of: impl Iterator<Item = IpAddr>) -> String {
    let mut families: Vec<_> = of.map(Family::of).collect();
    families.dedup();
    let all = match families[..] {
        [family] => counted(all, &format!("{family} {noun}")),
        _ => counted(all, noun),
    };
    let are = if now == 1 { "is" } else { "are" };
    format!("{now} of {all} {are}")
}

/// The first ones of a list that may be long.
fn few(all: &[String]) -> String {
    let mut text = all.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    if all.len() > 5 {
        text += &format!(" and {} more", all.len() - 5);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::Daemon;

    fn sessions(least: u16) -> Probe {
        let neighbors = ["10.0.0.2", "10.0.0.3"]
            .map(|one| one.parse().unwrap())
            .into();
        Probe::Sessions {
            daemon: Daemon::Bird,
            neighbors,
            least,
        }
    }

    fn held(all: &[&str]) -> Vec<String> {
        texts(all.iter())
    }

    #[test]
    fn a_session_that_was_there_must_come_back_when_it_is_still_wanted() {
        let both = held(&["10.0.0.2", "10.0.0.3"]);
        assert!(judge(&sessions(1), &both, &both).good);
        let one = judge(&sessions(1), &both, &held(&["10.0.0.2"]));
        assert!(!one.good);
        assert_eq!(
            one.message,
            "1 of 2 IPv4 sessions is established; lost: `10.0.0.3`"
        );
        assert!(
            judge(&sessions(1), &held(&["10.0.0.9"]), &held(&["10.0.0.2"])).good,
            "nobody wants it any more"
        );
        let none = judge(&sessions(1), &[], &[]);
        assert_eq!(
            none.message,
            "0 of 2 IPv4 sessions are established, at least 1 must be"
        );
        assert!(!none.good && judge(&sessions(0), &[], &[]).good);
    }

    #[test]
    fn what_never_answered_need_not_answer() {
        let probe = Probe::Answers {
            address: "fe80::1".parse().unwrap(),
        };
        assert!(judge(&probe, &[], &[]).good);
        assert!(!judge(&probe, &held(&["fe80::1"]), &[]).good);
        assert!(may_fail(&probe, &[]) && !may_fail(&probe, &held(&["fe80::1"])));
    }

    #[test]
    fn looks_before_a_change_add_up() {
        let mut all = held(&["10.0.0.3"]);
        merge(&mut all, held(&["10.0.0.2", "10.0.0.3"]));
        assert_eq!(all, ["10.0.0.2", "10.0.0.3"]);
        assert!(is_whole(&sessions(1), &all) && !is_whole(&sessions(1), &all[1..]));
        let probes = [
            sessions(1),
            Probe::Answers {
                address: "10.0.0.1".parse().unwrap(),
            },
        ];
        let observation = Observation {
            held: vec![Vec::new(), Vec::new()],
            gateways: Gateways::default(),
        };
        let said = observation.silent(&probes);
        assert!(
            said.len() == 1 && said[0].starts_with("`10.0.0.1` does not answer now"),
            "{said:?}"
        );
    }

    #[test]
    fn many_lost_routes_are_not_all_named() {
        let nets: Vec<_> = (1..=9).map(|i| format!("198.51.100.{i}/32")).collect();
        let prefixes = nets.iter().map(|net| net.parse().unwrap()).collect();
        let probe = Probe::VmRoutes {
            daemon: Daemon::Frr,
            prefixes,
        };
        let verdict = judge(&probe, &nets, &nets[..2]);
        assert!(!verdict.good);
        assert!(
            verdict
                .message
                .starts_with("2 of 9 IPv4 VM routes are announced; lost: `198.51.100.3/32`")
        );
        assert!(
            verdict.message.ends_with(" and 2 more"),
            "{}",
            verdict.message
        );
    }
}
