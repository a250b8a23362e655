//! A node that the core gateway has no direct way to.

use std::net::IpAddr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{Family, InterfaceAddress, Prefix};
use crate::model::{Edit, Entry};
use crate::topology::Speaker;

pub static RULE: Rule = Rule {
    code: "BGP018",
    name: "unreachable-next-hop",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("unreachable_next_hop.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        for family in fabric.families() {
            let cores: Vec<_> = fabric
                .gateways
                .iter()
                .filter_map(|core| Some((core, core.address(family)?)))
                .collect();
            // One whose address can't be read may reach the nodes.
            let all_known = cx.is_readable(&fabric.at("gateways"))
                && fabric.gateways.iter().all(|core| {
                    core.address(family).is_some() || !super::mentions(cx, core, family)
                });
            if !all_known {
                continue;
            }
            for node in &fabric.nodes {
                let Some(address) = node.address(family).map(InterfaceAddress::addr) else {
                    continue;
                };
                let leads = |(core, own): &(&Speaker, InterfaceAddress)| {
                    own.reaches(address) || has_route(cx, core, address)
                };
                // Who sees the VMs of the others and not of this one loses them.
                let Some((core, own)) = cores.iter().find(|core| !leads(core)) else {
                    continue;
                };
                describe(cx, (core, *own), node, address, report);
            }
        }
    }
}

/// Whether the core gateway has a route to an address, or one that can't be read.
fn has_route(cx: &Context, core: &Speaker, address: IpAddr) -> bool {
    let routes = cx.plan.gateways.get(core.name).map(|core| &core.routes);
    routes.is_some_and(|routes| {
        let leads = |entry: &Entry<Prefix>| match entry.get() {
            Some(prefix) => prefix.net().contains(&address),
            None => entry.is_given(),
        };
        routes.iter().any(leads)
    })
}

fn describe(
    cx: &Context,
    (core, own): (&Speaker, InterfaceAddress),
    node: &Speaker,
    address: IpAddr,
    report: &mut Report,
) {
    let family = Family::of(address);
    let draft = report
        .problem(
            super::address_of(node, family),
            format!(
                "{address} of the node `{}` is neither in the subnet of the core gateway `{}`, \
                {}, nor in one of its `routes`",
                node.name,
                core.name,
                own.subnet()
            ),
        )
        .severity(if contradicts_its_gateway(cx, node, family) {
            Severity::Warning
        } else {
            Severity::Error
        })
        .related(
            super::address_of(core, family),
            "the core gateway's address",
        )
        .help(
            "VM routes have the node's address as next hop, and the core holds those that it \
            has no route to as unusable: add the route there, and name it in `routes`",
        );
    let subnet = node.address(family).map(InterfaceAddress::subnet);
    let gateway = cx.plan.gateways.get(core.name);
    if let (Some(subnet), Some(gateway)) = (subnet, gateway) {
        let routes = core.at().join("routes");
        let edit = Edit::set(routes.index(gateway.routes.len()), subnet.to_string());
        draft.unsafe_fix(
            format!("`{}` has a route to {subnet}", core.name),
            vec![edit],
        );
    }
}

/// Whether the node's own gateway is off its subnet too, which is reported as an error: the address
/// itself is the mistake then.
fn contradicts_its_gateway(cx: &Context, speaker: &Speaker, family: Family) -> bool {
    let (Some(node), Some(own)) = (cx.plan.nodes.get(speaker.name), speaker.address(family)) else {
        return false;
    };
    let gateway: Option<IpAddr> = match family {
        Family::V4 => node.gateway_v4.get().map(|gateway| (*gateway).into()),
        Family::V6 => node
            .gateway_v6
            .get()
            .filter(|gateway| !gateway.is_unicast_link_local())
            .map(|gateway| (*gateway).into()),
    };
    node.on_link.get() != Some(&true) && gateway.is_some_and(|gateway| !own.reaches(gateway))
}
