//! Which service is told what, in which order.

use super::{Delta, frr_daemons, reloads};
use crate::agent::machine::Turn;
use crate::bundle::{Manifest, Service};

/// Who is told what.
pub type Told = Vec<(Service, Turn)>;

/// Who is told what when a change is made, and when it is taken back.
///
/// What goes is stopped before what comes is started: two routing daemons can't listen on one port.
pub fn turns(from: &Manifest, to: &Manifest, delta: &Delta, running: impl Fn(Service) -> bool) -> (Told, Told) {
    let reads = |manifest: &Manifest, service: Service| reloads(manifest).any(|reload| reload.service == service);
    let touched = |service: Service| {
        let mut lists = reloads(from).chain(reloads(to)).filter(|reload| reload.service == service);
        let changes = |path: &str| delta.entries.iter().any(|entry| entry.path == path && entry.changes());
        let daemons = service == Service::Frr && changes(frr_daemons::PATH);
        daemons || lists.any(|reload| reload.files.iter().any(|file| changes(file)))
    };
    let stays = |service: Service| {
        let mut lists = reloads(from).filter(|reload| reload.service == service);
        let there = |path: &str| delta.entries.iter().any(|entry| entry.path == path && entry.wanted.is_some());
        lists.any(|reload| reload.files.iter().any(|file| there(file)))
    };
    let again = |service: Service| {
        let daemons = |entry: &super::Entry| entry.path == frr_daemons::PATH && entry.changes();
        let restart = service == Service::Frr && delta.entries.iter().any(daemons);
        if restart { Turn::Restart } else { Turn::Reload }
    };
    let old: Vec<Service> = reloads(from).map(|reload| reload.service).filter(|&service| touched(service)).collect();
    let new: Vec<Service> = reloads(to).map(|reload| reload.service).filter(|&service| touched(service)).collect();

    let goes = old.iter().rev().filter(|&&service| !reads(to, service));
    let forth = goes
        .map(|&service| (service, if stays(service) { again(service) } else { Turn::Stop }))
        .chain(new.iter().map(|&service| (service, again(service))));

    let was = |service: Service| if running(service) { again(service) } else { Turn::Stop };
    let came = new.iter().rev().filter(|&&service| !reads(from, service));
    let back = came.chain(&old).map(|&service| (service, was(service)));
    (forth.collect(), back.collect())
}
