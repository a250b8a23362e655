//! What a bundle changes on this host, before anything is changed.

mod access;
mod delta;
pub mod frr_daemons;
mod obstacle;
mod turns;

pub use access::{Owners, access};
pub use delta::{Delta, Entry, Was, delta, missing_folders, same_access};
pub use turns::{Call, calls};

use crate::bundle::{Action, Check, Manifest, Probe, Reload};

/// The checks of a manifest.
pub fn checks(manifest: &Manifest) -> impl Iterator<Item = &Check> {
    manifest.actions.iter().filter_map(|action| match action {
        Action::Check(check) => Some(check),
        _ => None,
    })
}

/// Who reads which files.
pub fn reloads(manifest: &Manifest) -> impl Iterator<Item = &Reload> {
    manifest.actions.iter().filter_map(|action| match action {
        Action::Reload(reload) => Some(reload),
        _ => None,
    })
}

/// What must hold.
pub fn probes(manifest: &Manifest) -> Vec<Probe> {
    let probes = manifest.actions.iter().filter_map(|action| match action {
        Action::Probe(probe) => Some(probe.clone()),
        _ => None,
    });
    probes.collect()
}
