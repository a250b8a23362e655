//! A node that has no way to a reflector of its fabric.

use std::net::IpAddr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Node;
use crate::model::values::Family;

pub static RULE: Rule = Rule {
    code: "BGP041",
    name: "unreachable-reflector",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("unreachable_reflector.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        for speaker in &fabric.nodes {
            let Some(node) = cx.plan.nodes.get(speaker.name) else {
                continue;
            };
            for family in fabric.families() {
                let Some(own) = speaker.address(family) else {
                    continue;
                };
                if has_default(node, family) {
                    continue;
                }
                let mut reflectors = super::reflectors_of(cx, fabric, speaker);
                let lost = reflectors.find_map(|reflector| {
                    let address = reflector.address(family)?.addr();
                    let reached = own.reaches(address) || has_route(node, address);
                    (!reached).then_some((reflector, address))
                });
                let Some((reflector, address)) = lost else {
                    continue;
                };
                let gateway = match family {
                    Family::V4 => "gateway_v4",
                    Family::V6 => "gateway_v6",
                };
                report
                    .problem(
                        speaker.at().join(gateway),
                        format!(
                            "the node `{}` has no {family} gateway, and {address} of its \
                            reflector `{}` is not in its subnet {}",
                            speaker.name,
                            reflector.name,
                            own.subnet()
                        ),
                    )
                    .related(
                        super::address_of(reflector, family),
                        "the reflector's address",
                    )
                    .help("the session never comes up: give the node a gateway or a route to it");
            }
        }
    }
}

/// Whether it has a default route, if one that can't be read.
fn has_default(node: &Node, family: Family) -> bool {
    let v4 = family == Family::V4;
    let mut interfaces = node.interfaces.values();
    let own = if v4 {
        node.gateway_v4.is_given()
    } else {
        node.gateway_v6.is_given()
    };
    own || interfaces.any(|interface| {
        if v4 {
            interface.gateway_v4.is_given()
        } else {
            interface.gateway_v6.is_given()
        }
    })
}

/// Whether another interface or a static route leads there.
fn has_route(node: &Node, address: IpAddr) -> bool {
    node.interfaces.values().any(|interface| {
        let mut addresses = interface.addresses.iter().filter_map(|entry| entry.get());
        let mut routes = interface.routes.iter();
        addresses.any(|own| own.reaches(address))
            || routes.any(|entry| match entry.get() {
                Some(route) => match route.to {
                    Some(to) => to.net().contains(&address),
                    None => route.family() == Some(Family::of(address)),
                },
                // One that can't be read may lead there.
                None => entry.is_given(),
            })
    })
}
