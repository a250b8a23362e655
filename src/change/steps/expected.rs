//! What the sessions do in a step, in words.

use super::Both;
use super::handover::Handover;
use crate::change::daemon::{Daemon, Fate};
use crate::change::devices::DeviceChange;
use crate::change::side::{few, listed};
use crate::export::Artifacts;
use crate::model::Noun;
use crate::model::values::Family;

/// The words of a fate, where the other end is done and where it is not.
const WORDS: [(Fate, bool, &str); 6] = [
    (
        Fate::Starts,
        true,
        "new, `Established` within a minute: the other end has it already",
    ),
    (
        Fate::Starts,
        false,
        "new, waits in `Active` or `Connect` until the other end is done, then `Established`",
    ),
    (
        Fate::Restarts,
        false,
        "down once, `Established` again within a minute",
    ),
    (
        Fate::Waits,
        true,
        "anew: the other end has the change already. `Established` within seconds, or when the hold time has run out \
         once or twice, where a half-open connection is left over",
    ),
    (
        Fate::Waits,
        false,
        "down until the other end has the change too",
    ),
    (Fate::Ends, false, "gone"),
];

/// The sentences for a host, with the names of the hosts whose steps come before.
pub fn expected(both: &Both, device: &DeviceChange, done: &[&str]) -> Vec<String> {
    let mut sentences = Vec::new();
    let own = fates(both, device);
    for (fate, is_done, text) in WORDS {
        let is_pair = matches!(fate, Fate::Starts | Fate::Waits);
        let mut names: Vec<_> = device
            .with_fate(fate)
            .map(|own| own.with.as_str())
            .filter(|name| !is_pair || is_ready(both, name, done) == is_done)
            .collect();
        crate::sorted::sort(&mut names);
        names.dedup();
        let labels: Vec<_> = names.iter().map(|name| label(&own, name, fate)).collect();
        if !labels.is_empty() {
            sentences.push(format!("sessions with {}: {text}", few(&labels)));
        }
    }
    let speaker = both.new.device(&device.host);
    let all = speaker.map_or(0, |speaker| both.new.site.sessions_of(&speaker, None).len());
    let touched = device.sessions.iter().filter(|own| own.fate != Fate::Ends);
    if device.daemon == Daemon::Reloads && touched.count() < all {
        let every = if sentences.is_empty() {
            "every session"
        } else {
            "every other session"
        };
        sentences.push(format!("{every} is up for as long as before"));
    }
    let file = format!("{}/etc/frr/frr.conf", device.host);
    let asks = |files: &Artifacts| {
        files
            .get(&file)
            .is_some_and(|own| own.text.contains(" ttl-security "))
    };
    if asks(both.after) && !asks(both.before) && device.daemon == Daemon::Reloads {
        sentences.push(
            "FRR asks for TTL security when a session starts: one that goes down before its other end has it stays down \
             until then"
                .into(),
        );
    }
    sentences
}

/// Whether the other end has what this one gets: its step came before, or it needs none.
fn is_ready(both: &Both, name: &str, done: &[&str]) -> bool {
    let mut devices = both.devices.iter();
    let other = devices.find(|own| own.host == name);
    let has_step = other.is_some_and(|own| own.is_work() && own.daemon != Daemon::Untouched);
    !has_step || done.contains(&name)
}

/// All sessions of a host: with whom, at which address, and what becomes of them.
fn fates(both: &Both, device: &DeviceChange) -> Vec<(String, String, Option<Fate>)> {
    let listed = device.sessions.iter();
    let mut all: Vec<_> = listed
        .map(|own| (own.with.clone(), own.neighbor.clone(), Some(own.fate)))
        .collect();
    let Some(speaker) = both.new.device(&device.host) else {
        return all;
    };
    for peering in both.new.site.sessions_of(&speaker, None) {
        let (other, address) = both.new.other_end(peering, &speaker);
        if device.fate_of(&address).is_none() {
            all.push((other.to_owned(), address, None));
        }
    }
    all
}

/// A host's name, with the addresses where other sessions with it fare otherwise.
fn label(all: &[(String, String, Option<Fate>)], name: &str, fate: Fate) -> String {
    let with = || all.iter().filter(|own| own.0 == name);
    if with().all(|own| own.2 == Some(fate)) {
        return format!("`{name}`");
    }
    let own = with().filter(|own| own.2 == Some(fate));
    let addresses: Vec<_> = own.map(|own| own.1.as_str()).collect();
    format!("`{name}` ({})", addresses.join(", "))
}

/// What becomes of VMs while all sessions of a host start anew at once, in words; empty where some stay.
pub fn outage(both: &Both, device: &DeviceChange) -> String {
    let Some(speaker) = both.new.device(&device.host) else {
        return String::new();
    };
    let all = both.new.site.sessions_of(&speaker, None);
    let mut out = Vec::new();
    let mut families = 0;
    for family in Family::ALL {
        let own = all.iter().filter(|peering| peering.family() == family);
        let fates: Vec<_> = own
            .map(|peering| device.fate_of(&both.new.other_end(peering, &speaker).1))
            .collect();
        families += usize::from(!fates.is_empty());
        if !fates.is_empty() && fates.iter().all(|fate| *fate == Some(Fate::Restarts)) {
            out.push(family.to_string());
        }
    }
    if out.is_empty() || device.daemon == Daemon::Replaced {
        return String::new();
    }
    let over = if out.len() < families {
        format!(" over {}", out.join(" and "))
    } else {
        String::new()
    };
    match speaker.noun {
        Noun::Reflector => String::new(),
        Noun::Node => format!(
            "All its sessions start anew at once: until the first is up again, for seconds, its VMs are not reached from \
             outside{over}. Where that is too much, move them away before."
        ),
        _ => format!(
            "All its sessions start anew at once: until the first is up again, for about a second, no VM is reached through \
             it{over}."
        ),
    }
}

/// What becomes of routes with another mark, while the sessions stay up.
pub fn marks(both: &Both, device: &DeviceChange, handover: &Handover) -> Option<String> {
    let speaker = both.new.device(&device.host)?;
    let fabrics = both.new.site.fabrics.iter();
    let mut marked = fabrics.filter(|fabric| handover.marked.contains(&fabric.name));
    let is_end = marked.any(|fabric| {
        let mut ends = fabric.nodes.iter().chain(&fabric.reflectors);
        ends.any(|own| (own.noun, own.name) == (speaker.noun, speaker.name))
    });
    if !is_end {
        return None;
    }
    Some(match speaker.noun {
        Noun::Reflector if handover.is_last(speaker.name) => {
            "it has a route to every VM again".into()
        }
        Noun::Reflector => "it has no route to a VM until the VM's node has its step".into(),
        _ if handover.last.is_empty() => "the reflectors have its VMs' routes again".into(),
        _ => format!(
            "{} has its VMs' routes now, and {} no more",
            listed(&handover.first),
            listed(&handover.last)
        ),
    })
}
