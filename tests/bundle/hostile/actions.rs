//! Manifests whose actions don't fit their files.

use fabric_planner::bundle::{Action, Check, Daemon, Parser, Probe, Reload, Service};

use super::Case;
use super::manifests::changed;
use super::parts::FILES;

pub fn cases() -> Vec<Case> {
    let add = |action: Action| changed(move |manifest| manifest.actions.push(action));
    let insert = |action: Action| changed(move |manifest| manifest.actions.insert(0, action));
    let check = |parser, file: &str| {
        let file = file.into();
        Action::Check(Check { parser, file })
    };
    let reload = |service, files: &[&str]| {
        let files = files.iter().map(|file| (*file).into()).collect();
        Action::Reload(Reload { service, files })
    };
    let sessions = |neighbors: &[&str], least| {
        let neighbors = neighbors.iter().map(|address| address.parse().unwrap());
        Action::Probe(Probe::Sessions {
            daemon: Daemon::Bird,
            neighbors: neighbors.collect(),
            least,
        })
    };
    let routes = |prefixes: &[&str]| {
        let prefixes = prefixes.iter().map(|prefix| prefix.parse().unwrap());
        Action::Probe(Probe::VmRoutes {
            daemon: Daemon::Bird,
            prefixes: prefixes.collect(),
        })
    };
    let sysctl = FILES[0].0;
    let guest = FILES[1].0;
    vec![
        (
            "a reload behind a probe",
            add(reload(Service::Nftables, &[guest])),
            "order of their kinds",
        ),
        (
            "a service twice",
            insert(reload(Service::Sysctl, &[sysctl])),
            "order of their kinds",
        ),
        (
            "services in another order",
            insert(reload(Service::Frr, &[sysctl])),
            "order of their kinds",
        ),
        (
            "a check of a file beside",
            insert(check(Parser::Bird, "etc/shadow")),
            "`etc/shadow`, which it does not list",
        ),
        (
            "a check by another parser",
            insert(check(Parser::Bird, guest)),
            "no file for the parser Bird",
        ),
        (
            "a reload of a file beside",
            changed(|manifest| manifest.actions[0] = reload(Service::Sysctl, &["etc/sysctl.conf"])),
            "which it does not list",
        ),
        (
            "a reload by another service",
            changed(|manifest| manifest.actions[0] = reload(Service::Bird, &[sysctl])),
            "no file of Bird",
        ),
        (
            "a reload of nothing",
            changed(|manifest| manifest.actions[0] = reload(Service::Sysctl, &[])),
            "none is listed",
        ),
        (
            "a file that nobody reads",
            changed(|manifest| drop(manifest.actions.remove(0))),
            "read anew 0 times",
        ),
        (
            "a file that is read twice",
            changed(|manifest| manifest.actions[0] = reload(Service::Sysctl, &[sysctl, sysctl])),
            "one is there twice",
        ),
        (
            "more sessions than neighbours",
            add(sessions(&["10.0.0.2"], 2)),
            "only 1 are listed",
        ),
        (
            "a neighbour twice",
            add(sessions(&["10.0.0.2", "10.0.0.2"], 1)),
            "one is there twice",
        ),
        (
            "a whole network as a VM",
            add(routes(&["10.0.0.0/8"])),
            "`10.0.0.0/8` is no VM's address",
        ),
        (
            "a VM twice",
            add(routes(&["10.0.0.9/32", "10.0.0.9/32"])),
            "one is there twice",
        ),
    ]
}
