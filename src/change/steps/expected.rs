//! What the sessions do in a step, in words.

use super::Both;
use super::handover::Handover;
use crate::change::daemon::{Daemon, Fate};
use crate::change::devices::DeviceChange;
use crate::change::side::listed;
use crate::export::Artifacts;
use crate::model::Noun;

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
    for (fate, is_done, text) in WORDS {
        let is_pair = matches!(fate, Fate::Starts | Fate::Waits);
        let mut names: Vec<_> = device
            .with_fate(fate)
            .map(|own| own.with.as_str())
            .filter(|name| !is_pair || done.contains(name) == is_done)
            .collect();
        crate::sorted::sort(&mut names);
        names.dedup();
        if !names.is_empty() {
            sentences.push(format!("sessions with {}: {text}", listed(&names)));
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
