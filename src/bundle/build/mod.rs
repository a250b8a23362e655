//! From a plan to the bundles of its hosts.

mod ansible;
mod fleet;
mod manifest;
mod probes;

pub use fleet::{Entry, Fleet, host_of, signature_of, signed_by};

use super::{Refusal, archive};
use crate::check::Valid;
use crate::export::site::Site;
use crate::export::{Artifacts, export};
use crate::model::{Noun, Plan};
use crate::sorted;
use crate::topology::{Speaker, fabrics, peerings, reflector_peerings};

/// The bundles of all hosts of a plan that an agent can run on, the files of the others, the runbook and
/// the Ansible play. The same plan and generation give the same bytes.
///
/// # Errors
/// When the plan has more of something than a bundle takes.
pub fn fleet(plan: &Valid<Plan>, generation: u64) -> Result<Fleet, Refusal> {
    let files = export(plan);
    let fabrics = fabrics(plan);
    let mut peerings = peerings(plan, &fabrics);
    peerings.extend(reflector_peerings(plan, &fabrics));
    let site = Site::new(plan, &fabrics, &peerings);
    let mut fleet = Fleet::default();
    let mut bundled = Vec::new();
    for speaker in speakers(plan) {
        let own = files.of_host(speaker.name);
        // What runs no daemon of ours is configured by its own commands.
        if own.is_empty() || speaker.noun == Noun::Gateway && site.daemon(&speaker).is_none() {
            continue;
        }
        let (manifest, contents) = manifest::of(&site, &speaker, &own, generation)?;
        fleet.add_bundle(speaker.name, archive::write(&manifest, &contents)?);
        bundled.push(speaker);
    }
    let mut hosts: Vec<_> = bundled.iter().map(|speaker| speaker.name).collect();
    sorted::sort(&mut hosts);
    for (path, artifact) in files.iter() {
        let host = path.split_once('/').map_or("", |(host, _)| host);
        if hosts.binary_search(&host).is_err() {
            fleet.add(path, artifact.secret, artifact.text.clone().into_bytes());
        }
    }
    for (path, play) in ansible::PLAYS {
        fleet.add(path, false, play.into());
    }
    let inventory = ansible::inventory(&bundled, generation);
    fleet.add(ansible::INVENTORY, false, inventory.into_bytes());
    fleet.sort();
    Ok(fleet)
}

/// All that could be hosts.
fn speakers(plan: &Plan) -> Vec<Speaker<'_>> {
    let mut speakers = Vec::new();
    let reflectors = plan.reflectors.keys().map(|name| (Noun::Reflector, name));
    let nodes = plan.nodes.keys().map(|name| (Noun::Node, name));
    let gateways = plan.gateways.keys().map(|name| (Noun::Gateway, name));
    for (noun, name) in reflectors.chain(nodes).chain(gateways) {
        speakers.extend(Speaker::find(plan, noun, name));
    }
    speakers
}

/// A host's path without its name.
fn on_host(path: &str) -> &str {
    path.split_once('/').map_or(path, |(_, path)| path)
}

/// The files of one host with their paths there, in the order of a manifest.
fn of_host(own: &Artifacts) -> impl Iterator<Item = (&str, &[u8])> {
    own.iter()
        .map(|(path, artifact)| (on_host(path), artifact.text.as_bytes()))
}
