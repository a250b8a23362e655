//! Sessions that come, go or change.

use std::cmp::Ordering;

use super::tell;
use crate::change::daemon::Fate;
use crate::change::devices::DeviceChange;
use crate::change::objects::ObjectChange;
use crate::change::side::{Key, Side, listed};
use crate::export::site::{BfdTimers, graceful};
use crate::model::values::InterfaceAddress;
use crate::model::{DocPath, Noun};
use crate::sorted::{self, Lookup};
use crate::topology::Peering;

/// Tells of all of them.
pub fn explain(objects: &mut [ObjectChange], old: &Side, new: &Side, devices: &[DeviceChange]) {
    let (before, after) = (old.sessions(), new.sessions());
    let (mut i, mut j) = (0, 0);
    let (mut gone, mut come, mut other) = (Vec::new(), Vec::new(), Vec::new());
    while i < before.len() || j < after.len() {
        let order = match (before.get(i), after.get(j)) {
            (Some(one), Some(other)) => one.0.cmp(&other.0),
            (Some(_), None) => Ordering::Less,
            _ => Ordering::Greater,
        };
        match order {
            Ordering::Less => gone.push(before[i]),
            Ordering::Greater => come.push(after[j]),
            Ordering::Equal => other.push((before[i].1, after[j])),
        }
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
    let places = objects.iter().enumerate();
    let owners: Owners = places.map(|(i, object)| (object.at.clone(), i)).collect();
    neighbors(objects, &owners, &come, "gets");
    neighbors(objects, &owners, &gone, "loses");
    changed(objects, &owners, &other, devices);
}

/// Where the reason of a session's change may stand, the likeliest first.
fn places(peering: &Peering) -> Vec<DocPath> {
    let (reflector, peer) = (peering.reflector(), peering.peer());
    let mut places = vec![peer.noun.at(peer.name), reflector.noun.at(reflector.name)];
    for fabric in &peering.fabrics {
        places.push(Noun::Cluster.at(fabric.name));
        let pools = fabric.cluster.pools.iter();
        places.extend(pools.filter_map(|pool| Some(Noun::Pool.at(pool.get()?.as_str()))));
    }
    places
}

/// The objects that differ, by place.
type Owners = Lookup<DocPath, usize>;

fn owner(owners: &Owners, peering: &Peering) -> Option<usize> {
    let places = places(peering);
    places.iter().find_map(|at| owners.get(at)).copied()
}

/// Neighbours that a reflector gets or loses: of one peer with its addresses, of many by name.
fn neighbors(
    objects: &mut [ObjectChange],
    owners: &Owners,
    sessions: &[(Key, &Peering)],
    verb: &str,
) {
    let mut found: Vec<_> = sessions
        .iter()
        .map(|((reflector, noun, peer, family), peering)| {
            let address = peering.session.peer_address.addr();
            (
                owner(owners, peering),
                *reflector,
                *noun,
                *peer,
                format!("{address} ({family})"),
            )
        })
        .collect();
    sorted::sort(&mut found);
    for of_reflector in found.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (owner, reflector, ..) = of_reflector[0];
        let mut peers: Vec<_> = of_reflector.iter().map(|one| one.3).collect();
        peers.dedup();
        let sentence = if peers.len() > 1 {
            format!(
                "`{reflector}` {verb} {} neighbours: {}",
                of_reflector.len(),
                listed(&peers)
            )
        } else {
            let addresses: Vec<_> = of_reflector.iter().map(|one| one.4.as_str()).collect();
            let s = if addresses.len() > 1 { "s" } else { "" };
            let (_, _, noun, peer, _) = of_reflector[0];
            format!(
                "`{reflector}` {verb} the neighbour{s} {}, the {noun} `{peer}`",
                addresses.join(" and ")
            )
        };
        let object = objects.get_mut(owner.unwrap_or(0));
        object
            .into_iter()
            .for_each(|one| one.consequences.push(sentence.clone()));
    }
}

/// Sessions that stay and are not the same: what differs, and what becomes of them.
fn changed(
    objects: &mut [ObjectChange],
    owners: &Owners,
    sessions: &[(&Peering, (Key, &Peering))],
    devices: &[DeviceChange],
) {
    let mut found = Vec::new();
    for (before, (_, after)) in sessions {
        let what = differences(before, after);
        let fate = fate(before, after, devices);
        if !what.is_empty() || fate != Fate::Stays {
            let place = owner(owners, after).or_else(|| owner(owners, before));
            // An address that goes and one that comes are one session.
            let fate = match fate {
                Fate::Starts | Fate::Ends => Fate::Waits,
                other => other,
            };
            let ends = (after.reflector().name, after.peer().name);
            found.push((place, what.join(", "), fate, ends.0, ends.1));
        }
    }
    sorted::sort(&mut found);
    for alike in found.chunk_by(|a, b| (a.0, &a.1, a.2) == (b.0, &b.1, b.2)) {
        let (place, what, fate, ..) = &alike[0];
        let mut reflectors: Vec<_> = alike.iter().map(|one| one.3).collect();
        reflectors.dedup();
        let mut peers: Vec<_> = alike.iter().map(|one| one.4).collect();
        sorted::sort(&mut peers);
        peers.dedup();
        // Where others fare otherwise.
        let mut others = found.iter().filter(|one| (one.0, &one.1) == (*place, what));
        let with = if others.any(|one| one.2 != *fate) {
            format!(" with {}", listed(&peers))
        } else {
            String::new()
        };
        let (s, them) = if alike.len() > 1 {
            ("s", "they")
        } else {
            ("", "it")
        };
        let what = if what.is_empty() {
            String::new()
        } else {
            format!(" with another {what}")
        };
        let is_late = *fate == Fate::Stays && what.contains("hold time");
        let until = if is_late {
            ", with the old hold time until they start anew"
        } else {
            ""
        };
        let fate = match (fate, them) {
            (Fate::Stays, "it") => "it stays up",
            (Fate::Stays, _) => "they stay up",
            (Fate::Waits | Fate::Ends | Fate::Starts, "it") => {
                "it is down from the change of one end to that of the other"
            }
            (Fate::Waits | Fate::Ends | Fate::Starts, _) => {
                "each is down from the change of one end to that of the other"
            }
            (Fate::Restarts, "it") => "it restarts",
            (Fate::Restarts, _) => "they restart",
        };
        let sentence = format!(
            "{} session{s} of {}{with}{what}: {fate}{until}",
            alike.len(),
            listed(&reflectors)
        );
        match place {
            Some(place) => objects[*place].consequences.push(sentence),
            None => tell(objects, &[], sentence),
        }
    }
}

/// In what two versions of a session differ, in the operator's words.
fn differences(before: &Peering, after: &Peering) -> Vec<&'static str> {
    let mut words = Vec::new();
    let mut differs = |is: bool, word| words.extend(is.then_some(word));
    let addresses = |one: &Peering| {
        let addr = |address: InterfaceAddress| address.addr();
        (
            addr(one.session.reflector_address),
            addr(one.session.peer_address),
        )
    };
    differs(addresses(before) != addresses(after), "address");
    differs(
        before.session.link != after.session.link,
        "way to its neighbour",
    );
    let numbers = |one: &Peering| (one.reflector_asn, one.peer_asn);
    differs(numbers(before) != numbers(after), "AS number");
    differs(before.password() != after.password(), "password");
    differs(before.hold_time() != after.hold_time(), "hold time");
    let bfd = |one: &Peering| BfdTimers::of(&[one]);
    differs(bfd(before) != bfd(after), "BFD");
    differs(graceful(before) != graceful(after), "graceful restart");
    words
}

/// What becomes of a session: the worse of what its two ends make of it.
fn fate(before: &Peering, after: &Peering, devices: &[DeviceChange]) -> Fate {
    let at = |host: &str, addresses: [InterfaceAddress; 2]| {
        let device = devices
            .binary_search_by(|device| device.host.as_str().cmp(host))
            .ok()
            .map(|at| &devices[at]);
        let fates = device.into_iter().flat_map(|device| {
            addresses.map(|address| device.fate_of(&address.addr().to_string()))
        });
        fates.flatten().max()
    };
    let (old, new) = (&before.session, &after.session);
    let one = at(new.reflector.name, [old.peer_address, new.peer_address]);
    let other = at(
        new.peer.name,
        [old.reflector_address, new.reflector_address],
    );
    one.max(other).unwrap_or(Fate::Stays)
}
