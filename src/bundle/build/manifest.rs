//! A host's manifest: its files, who checks and who reads them.

use super::{of_host, probes};
use crate::bundle::{
    Action, Check, File, Manifest, Parser, Place, Refusal, Reload, Service, sha256,
};
use crate::export::Artifacts;
use crate::export::site::Site;
use crate::model::Noun;
use crate::model::values::NetworkBackend;
use crate::sorted;
use crate::topology::Speaker;

/// The manifest of a host and the contents of its files.
pub fn of<'a>(
    site: &Site,
    speaker: &Speaker,
    own: &'a Artifacts,
    generation: u64,
) -> Result<(Manifest, Vec<&'a [u8]>), Refusal> {
    let backend = backend(site, speaker);
    let (mut files, mut contents) = (Vec::new(), Vec::new());
    let (mut actions, mut reloads) = (Vec::new(), Vec::<Reload>::new());
    for (path, content) in of_host(own) {
        let place = Place::of(path)?;
        files.push(File {
            path: path.to_owned(),
            mode: place.mode.to_owned(),
            owner: place.owner.to_owned(),
            group: place.group.to_owned(),
            size: content.len() as u64,
            sha256: sha256(content),
        });
        contents.push(content);
        let parser = chosen(place.parsers, parser(backend));
        actions.extend(parser.map(|parser| {
            let file = path.to_owned();
            Action::Check(Check { parser, file })
        }));
        if let Some(service) = chosen(place.services, Some(self::service(backend))) {
            match reloads.iter_mut().find(|reload| reload.service == service) {
                Some(reload) => reload.files.push(path.to_owned()),
                None => reloads.push(Reload {
                    service,
                    files: vec![path.to_owned()],
                }),
            }
        }
    }
    sorted::sort_by_key(&mut reloads, |reload| reload.service);
    actions.extend(reloads.into_iter().map(Action::Reload));
    let probes = probes::of(site, speaker);
    actions.extend(probes.into_iter().map(Action::Probe));
    let plan = site.plan.name.get();
    let manifest = Manifest {
        format: Manifest::FORMAT.to_owned(),
        plan: plan.map(ToString::to_string).unwrap_or_default(),
        generation,
        host: speaker.name.to_owned(),
        files,
        actions,
    };
    Ok((manifest, contents))
}

/// The only one, or of several the one of the back end.
fn chosen<T: Copy + PartialEq>(possible: &[T], own: Option<T>) -> Option<T> {
    match possible {
        [only] => Some(*only),
        _ => own.filter(|own| possible.contains(own)),
    }
}

/// What configures the interfaces of a host.
fn backend(site: &Site, speaker: &Speaker) -> NetworkBackend {
    let node = site
        .plan
        .nodes
        .get(speaker.name)
        .filter(|_| speaker.noun == Noun::Node);
    let given = node.and_then(|node| node.network_backend.get().copied());
    given.unwrap_or(NetworkBackend::Netplan)
}

fn service(backend: NetworkBackend) -> Service {
    match backend {
        NetworkBackend::Netplan => Service::Netplan,
        NetworkBackend::Networkd => Service::Networkd,
        NetworkBackend::NetworkManager => Service::NetworkManager,
        NetworkBackend::Ifupdown => Service::Ifupdown,
        NetworkBackend::Ifupdown2 => Service::Ifupdown2,
    }
}

fn parser(backend: NetworkBackend) -> Option<Parser> {
    match backend {
        NetworkBackend::Netplan => Some(Parser::Netplan),
        NetworkBackend::Ifupdown => Some(Parser::Ifupdown),
        NetworkBackend::Ifupdown2 => Some(Parser::Ifupdown2),
        NetworkBackend::Networkd | NetworkBackend::NetworkManager => None,
    }
}
