//! A host or a routed range in a network that holds only networks.

use crate::address::AddressSet;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{AddressRange, NetworkKind};
use crate::model::{DocPath, Noun};

use super::hosts::host_addresses;
use super::overlap::node_ranges;

pub static RULE: Rule = Rule {
    code: "ADDR016",
    name: "address-in-container",
    group: Group::Address,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("address_in_container.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut containers = Vec::new();
    for (name, network) in &cx.plan.networks {
        let Some(prefix) = network
            .prefix
            .get()
            .filter(|_| network.kind.error().is_none())
        else {
            // It may be the active one that is missing.
            return;
        };
        if network.kind.get() == Some(&NetworkKind::Container) {
            containers.push((AddressRange::of_net(prefix.net()), name));
        }
    }
    if containers.is_empty() {
        return;
    }
    let networks = cx.active_networks();
    let active: AddressSet = networks
        .map(|(.., net)| AddressRange::of_net(net))
        .collect();
    let mut look = |range: AddressRange, at: &DocPath, what: String| {
        if active.covers(range) {
            return;
        }
        let around = containers
            .iter()
            .filter(|(container, _)| container.covers(range));
        let Some((container, name)) = around.min_by_key(|(container, _)| container.count()) else {
            return;
        };
        report
            .problem(
                at.clone(),
                format!("{what} lies in the container network `{name}` ({container}) only"),
            )
            .related(Noun::Network.at(name), "holds networks, not addresses")
            .help("add an active network inside the container for it");
    };
    for host in host_addresses(cx) {
        if !host.is_apart {
            let address = host.address.addr();
            look(
                AddressRange::single(address),
                &host.at(),
                format!("{address} of {host}"),
            );
        }
    }
    for owned in node_ranges(cx) {
        look(
            owned.range,
            &owned.at,
            format!("{} of {}", owned.range, owned.owner),
        );
    }
}
