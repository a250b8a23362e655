//! A default gateway outside the node's subnet.

use std::net::IpAddr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{Family, InterfaceAddress};
use crate::model::{Edit, Entry, Noun};

pub static RULE: Rule = Rule {
    code: "NODE002",
    name: "gateway-off-link",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("gateway_off_link.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, node) in &cx.plan.nodes {
        if node.on_link.error().is_some() {
            continue;
        }
        let on_link = node.on_link.get() == Some(&true);
        let pairs = [
            (
                "gateway_v4",
                node.gateway_v4.get().copied().map(IpAddr::V4),
                "ipv4",
                &node.ipv4,
            ),
            (
                "gateway_v6",
                node.gateway_v6.get().copied().map(IpAddr::V6),
                "ipv6",
                &node.ipv6,
            ),
        ];
        for (field, gateway, address_field, address) in pairs {
            let Some(gateway) = gateway else { continue };
            let Some(address) = off_link(address, gateway) else {
                continue;
            };
            // A subnet of one host (/32, /128) has its gateway outside by nature.
            let is_single = address.prefix_len() == Family::of(gateway).bits();
            if on_link && is_single {
                continue;
            }
            let at = Noun::Node.at(name);
            let message = format!(
                "the gateway {gateway} of the node `{name}` lies outside its \
                subnet {}",
                address.subnet()
            );
            let draft = report
                .problem(at.join(field), message)
                .related(at.join(address_field), "the node's address");
            if !on_link {
                draft
                    .help(
                        "the kernel refuses a gateway it can't reach: correct one of \
                        the two, or say that the gateway is on-link",
                    )
                    .unsafe_fix("set on_link", vec![Edit::set(at.join("on_link"), "true")]);
            } else {
                draft.severity(Severity::Info).help(
                    "it is reached on-link, as the plan says; some providers, \
                    such as OVHcloud, want it so",
                );
            }
        }
    }
}

/// The address, if the gateway is not on its link; link-local gateways always are.
fn off_link(address: &Entry<InterfaceAddress>, gateway: IpAddr) -> Option<InterfaceAddress> {
    let link_local = matches!(gateway, IpAddr::V6(v6) if v6.is_unicast_link_local());
    let address = *address.get()?;
    let other_family = address.addr().is_ipv4() != gateway.is_ipv4();
    (!link_local && !other_family && !address.reaches(gateway)).then_some(address)
}
