//! Something an object must have to be exported.

use std::net::Ipv4Addr;

use crate::check::{Context, Draft, Group, Report, Rule, Severity};
use crate::model::values::{Asn, Family};
use crate::model::{DocPath, Edit, Entry, Noun, Value};

pub static RULE: Rule = Rule {
    code: "PLAN007",
    name: "missing-value",
    group: Group::Plan,
    severity: Severity::Error,
    docs: include_str!("missing_value.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let plan = cx.plan;
    for (name, network) in &plan.networks {
        require(
            report,
            Noun::Network,
            name,
            "prefix",
            &network.prefix,
            "it says which addresses the network has",
        );
    }
    for (name, pool) in &plan.pools {
        if !pool.ranges.iter().any(Entry::is_given) {
            let at = Noun::Pool.at(name).join("ranges");
            missing(
                report,
                Noun::Pool,
                name,
                at,
                "ranges",
                "a pool without ranges has no address to give",
            );
        }
    }
    for (name, cluster) in &plan.clusters {
        let noun = Noun::Cluster;
        require(
            report,
            noun,
            name,
            "virtualization",
            &cluster.virtualization,
            "write kvm or lxd",
        );
        let at = noun.at(name).join("network").join("type");
        if !cluster.network.mode.is_given() {
            missing(
                report,
                noun,
                name,
                at,
                "network type",
                "choose Switching, Routing or IP fabric",
            );
        }
    }
    check_fabrics(cx, report);
    for (name, node) in &plan.nodes {
        let noun = Noun::Node;
        require(
            report,
            noun,
            name,
            "cluster",
            &node.cluster,
            "the cluster decides how its VMs are networked",
        );
        require(
            report,
            noun,
            name,
            "uplink",
            &node.uplink,
            "name the physical interface, such as eno1",
        );
    }
    for device in &cx.devices {
        if !device.ipv4.is_given() && !device.ipv6.is_given() {
            let at = device.at().join("ipv4");
            missing(
                report,
                device.noun,
                device.name,
                at,
                "address",
                "give it an IPv4 or an IPv6 address with its prefix length",
            );
        }
    }
    for (name, vm) in &plan.vms {
        require(
            report,
            Noun::Vm,
            name,
            "node",
            &vm.node,
            "name the node it runs on",
        );
    }
}

fn check_fabrics(cx: &Context, report: &mut Report) {
    let noun = Noun::Cluster;
    for fabric in &cx.fabrics {
        let network = &fabric.cluster.network;
        if !network.asn.is_given() {
            missing(
                report,
                noun,
                fabric.name,
                fabric.at("asn"),
                "AS number",
                "choose a private one, 64512 to 65534 (RFC 6996)",
            );
        }
        if !network.community.is_given() {
            let draft = missing(
                report,
                noun,
                fabric.name,
                fabric.at("community"),
                "BGP community",
                "it marks the VM routes inside the fabric",
            );
            if let Some(Asn(asn)) = fabric.asn {
                let community = if asn <= 0xffff {
                    format!("{asn}:100")
                } else {
                    format!("{asn}:100:0")
                };
                draft.unsafe_fix(
                    format!("use {community}"),
                    vec![Edit::set(fabric.at("community"), community)],
                );
            }
        }
        if !network.gateway_v4.is_given() && fabric.pools.has(Family::V4) {
            let draft = missing(
                report,
                noun,
                fabric.name,
                fabric.at("gateway_v4"),
                "IPv4 gateway of its VMs",
                "choose a private address that is used nowhere else",
            );
            if let Some(free) = crate::check::rules::bgp::free_fabric_gateway(cx) {
                draft.unsafe_fix(
                    format!("use {free}"),
                    vec![Edit::set(
                        fabric.at("gateway_v4"),
                        Ipv4Addr::to_string(&free),
                    )],
                );
            }
        }
    }
}

fn require<T: Value>(
    report: &mut Report,
    noun: Noun,
    name: &str,
    field: &'static str,
    entry: &Entry<T>,
    help: &str,
) {
    if !entry.is_given() {
        missing(report, noun, name, noun.at(name).join(field), field, help);
    }
}

fn missing<'r>(
    report: &'r mut Report,
    noun: Noun,
    name: &str,
    at: DocPath,
    what: &str,
    help: &str,
) -> Draft<'r> {
    report
        .problem(at, format!("the {noun} `{name}` has no {what}"))
        .help(help)
}
