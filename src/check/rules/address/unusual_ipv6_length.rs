//! An IPv6 link whose subnet has another length than 64.

use ipnet::IpNet;

use super::hosts::{HostAddress, host_addresses};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::Provider;

pub static RULE: Rule = Rule {
    code: "ADDR015",
    name: "unusual-ipv6-length",
    group: Group::Address,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("unusual_ipv6_length.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut told: Vec<IpNet> = Vec::new();
    for (name, network, net) in cx.active_networks() {
        // A network without a router is none that hosts are connected to.
        if network.gateway.is_given() && is_unusual(net) {
            told.push(net);
            report
                .problem(
                    Noun::Network.at(name).join("prefix"),
                    format!("the network `{name}` ({net}) is a link, and not a /64"),
                )
                .help(HELP);
        }
    }
    for host in host_addresses(cx) {
        let subnet = host.address.subnet();
        if is_unusual(subnet) && !told.contains(&subnet) && !has_own_rule(cx, &host) {
            report
                .problem(
                    host.at(),
                    format!(
                        "{} of {host} makes its link a /{}, not a /64",
                        host.address.addr(),
                        subnet.prefix_len()
                    ),
                )
                .help(HELP);
        }
    }
}

const HELP: &str = "stateless configuration and much else need 64 bits for hosts: take a /64, or a \
    /127 between two routers, or a /128 where the address is routed";

/// RFC 6164 has /127 for links of two, and a /128 is one host.
fn is_unusual(net: IpNet) -> bool {
    matches!(net, IpNet::V6(net) if !matches!(net.prefix_len(), 64 | 127 | 128))
}

/// At Hetzner another length is an error of its own.
fn has_own_rule(cx: &Context, host: &HostAddress) -> bool {
    let node = cx
        .plan
        .nodes
        .get(host.name)
        .filter(|_| host.noun == Noun::Node);
    let cluster = node.and_then(|node| cx.plan.cluster_of(node));
    let provider = cluster.and_then(|(_, cluster)| cluster.network.provider.get());
    host.interface.is_none() && provider == Some(&Provider::Hetzner)
}
