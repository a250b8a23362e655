//! Which service is told what, in which order.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Delta, frr_daemons, reloads};
use crate::agent::machine::Turn;
use crate::bundle::{Manifest, Service};

/// A service that is told something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Which service.
    pub service: Service,
    /// What it is told.
    pub turn: Turn,
    /// Its files that are written or removed.
    pub files: Vec<String>,
}

/// Who is told what when a change is made, and when it is taken back.
#[derive(Debug)]
pub struct Calls {
    /// When it is made.
    pub forth: Vec<Call>,
    /// Whose files are back when it is taken back, and which of them.
    pub back: Vec<(Service, Vec<String>)>,
}

/// Works out who is told what.
///
/// What goes is stopped before what comes is started: two routing daemons can't listen on one port.
pub fn calls(from: &Manifest, to: &Manifest, delta: &Delta) -> Calls {
    let delta = Changes::of(delta);
    let called = |service: Service| Call {
        service,
        turn: if service == Service::Frr && delta.0.contains_key(frr_daemons::PATH) {
            Turn::Restart
        } else {
            Turn::Reload
        },
        files: delta.files(service, from, to),
    };
    let touched = |manifest: &Manifest| {
        let calls = reloads(manifest).map(|reload| called(reload.service));
        calls
            .filter(|call| !call.files.is_empty())
            .collect::<Vec<Call>>()
    };
    let in_one = |manifest: &Manifest, service: Service| {
        reloads(manifest).any(|reload| reload.service == service)
    };
    let (old, new) = (touched(from), touched(to));

    let mut forth = Vec::new();
    for call in old.iter().rev().filter(|call| !in_one(to, call.service)) {
        // Where a service has a file left, it is the one from before the first generation. A routing daemon
        // that reads it would hold the port of the one that comes.
        let left = call
            .files
            .iter()
            .any(|file| delta.0.get(file.as_str()) == Some(&true));
        let replaced = routes(call.service) && reloads(to).any(|reload| routes(reload.service));
        forth.push(if left && !replaced {
            call.clone()
        } else {
            stop(call)
        });
    }
    forth.extend(new.iter().cloned());

    let came = new.iter().rev().filter(|call| !in_one(from, call.service));
    let back = came
        .chain(&old)
        .map(|call| (call.service, call.files.clone()));
    Calls {
        forth,
        back: back.collect(),
    }
}

/// Whether a service is a routing daemon.
fn routes(service: Service) -> bool {
    matches!(service, Service::Bird | Service::Bird6 | Service::Frr)
}

fn stop(call: &Call) -> Call {
    Call {
        turn: Turn::Stop,
        ..call.clone()
    }
}

/// The paths that change, and whether a file is there afterwards.
struct Changes<'a>(HashMap<&'a str, bool>);

impl<'a> Changes<'a> {
    fn of(delta: &'a Delta) -> Self {
        let changed = delta.entries.iter().filter(|entry| entry.changes());
        Self(
            changed
                .map(|entry| (entry.path, entry.wanted.is_some()))
                .collect(),
        )
    }

    /// The changed files of a service, sorted.
    fn files(&self, service: Service, from: &Manifest, to: &Manifest) -> Vec<String> {
        let mut files: Vec<String> = reloads(from)
            .chain(reloads(to))
            .filter(|reload| reload.service == service)
            .flat_map(|reload| &reload.files)
            .filter(|file| self.0.contains_key(file.as_str()))
            .cloned()
            .collect();
        if service == Service::Frr && self.0.contains_key(frr_daemons::PATH) {
            files.push(frr_daemons::PATH.to_owned());
        }
        files.sort();
        files.dedup();
        files
    }
}
