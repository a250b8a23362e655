//! Whether what held before a change holds after it.

mod answers;
pub mod daemon;
mod gateway;
mod judge;
mod route;

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::thread;

use super::{Failure, Host, Observation, Verdict};
use crate::bundle::Probe;
use crate::model::values::Family;
pub use gateway::Gateways;
use gateway::{Look, Way};
use judge::{judge, may_fail};
use route::Hop;

/// How often the host is looked at before a change: a lost packet is no proof that nobody answers.
const LOOKS: u32 = 3;

/// What holds now, in any of some looks. What can't be asked holds nothing.
pub fn observe(host: &Host, probes: &[Probe]) -> Observation {
    let mut held = vec![Vec::new(); probes.len()];
    let mut gateways = Gateways::default();
    for round in 1..=LOOKS {
        let (found, ways) = each(host, probes);
        for (all, now) in held.iter_mut().zip(found) {
            merge(all, now.unwrap_or_default());
        }
        let mut is_silent = false;
        for (family, look) in ways {
            let Ok(look) = look else {
                continue;
            };
            let planned = family == Family::V4 || probes.iter().any(|probe| speaks(probe, family));
            gateways.see(family, &look, planned);
            if round == LOOKS {
                gateways.miss(family, &look);
            }
            is_silent |= matches!(look.way, Way::Silent(_)) && gateways.of(family).is_none();
        }
        let mut pairs = probes.iter().zip(&held);
        if !is_silent && pairs.all(|(probe, held)| is_whole(probe, held)) {
            break;
        }
    }
    Observation { held, gateways }
}

/// Whether routers on several links may have this address.
fn is_of_link(address: &IpAddr) -> bool {
    matches!(address, IpAddr::V6(v6) if v6.is_unicast_link_local())
}

/// Whether a probe knows an address of a family.
fn speaks(probe: &Probe, family: Family) -> bool {
    let is_of = |address: &IpAddr| Family::of(*address) == family;
    match probe {
        Probe::Sessions { neighbors, .. } => neighbors.iter().any(is_of),
        Probe::Answers { address } => is_of(address),
        Probe::VmRoutes { prefixes, .. } => prefixes.iter().any(|net| is_of(&net.addr())),
    }
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
    /// What nobody will notice when the change cuts it off, a sentence each: addresses that don't answer
    /// before it.
    pub fn silent(&self, probes: &[Probe]) -> Vec<String> {
        let pairs = probes.iter().zip(&self.held);
        let silent = pairs.filter_map(|(probe, held)| match probe {
            Probe::Answers { address } if held.is_empty() => Some(gateway::silent(*address)),
            _ => None,
        });
        let mut said: Vec<String> = silent.collect();
        for note in &self.gateways.notes {
            if !said.contains(note) {
                said.push(note.clone());
            }
        }
        said
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
            && !is_of_link(address)
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
        let is_told = matches!(
            way.as_ref().map(|look| &look.way),
            Ok(Way::Open(gateway) | Way::Silent(gateway)) if told.contains(gateway)
        );
        if !is_told {
            verdicts.extend(gateway::judge(family, before.gateways.of(family), way));
        }
    }
    verdicts
}

/// What each probe finds.
type Found = Vec<Result<Vec<String>, Failure>>;

/// The way out for each family.
type Ways = Vec<(Family, Result<Look, Failure>)>;

/// All of them side by side: one address that is silent holds up no other. None is asked twice.
fn each(host: &Host, probes: &[Probe]) -> (Found, Ways) {
    let found: Found = thread::scope(|scope| {
        let looks: Vec<_> = probes
            .iter()
            .map(|probe| scope.spawn(|| look(host, probe)))
            .collect();
        looks.into_iter().map(joined).collect()
    });
    let answers = |hop: &Hop| {
        let asked = |probe: &Probe| matches!(probe, Probe::Answers { address } if *address == hop.gateway && !is_of_link(address));
        match probes.iter().position(asked).map(|at| &found[at]) {
            Some(Ok(held)) => Ok(!held.is_empty()),
            Some(Err(failure)) => Err(failure.clone()),
            None => answers::answers(host, hop.gateway, hop.link.as_deref()),
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
            let answers = answers::answers(host, *address, None)?;
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

#[cfg(test)]
mod tests {
    use super::judge::tests::{held, sessions};
    use super::*;

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
}
