//! Something an object must have to be exported.

use crate::check::rules::bgp::{free_fabric_gateway, offer_own_community};
use crate::check::{Context, Draft, Group, Report, Rule, Severity};
use crate::model::values::Family;
use crate::model::{DocPath, Entry, Noun};
use crate::topology::Fabric;

pub static RULE: Rule = Rule {
    code: "PLAN007",
    name: "missing-value",
    group: Group::Plan,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("missing_value.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let plan = cx.plan;
    for (name, network) in &plan.networks {
        let at = Noun::Network.at(name).join("prefix");
        let help = "write it in CIDR notation, such as 198.51.100.0/24";
        require(report, network.prefix.is_given(), at, "prefix", help);
    }
    for (name, pool) in &plan.pools {
        let at = Noun::Pool.at(name).join("ranges");
        let given = pool.ranges.iter().any(Entry::is_given);
        let help = "a pool without ranges has no address to give";
        require(report, given, at, "ranges", help);
    }
    for (name, cluster) in &plan.clusters {
        let at = Noun::Cluster.at(name);
        let given = cluster.virtualization.is_given();
        let kind = at.join("virtualization");
        require(report, given, kind, "virtualization", "write kvm or lxd");
        let given = cluster.network.mode.is_given();
        let mode = at.join("network").join("type");
        let help = "choose Switching, Routing or IP fabric";
        require(report, given, mode, "network type", help);
    }
    for fabric in &cx.fabrics {
        check_fabric(cx, fabric, report);
    }
    for (name, node) in &plan.nodes {
        if node.cluster.is_given() && node.uplink.is_given() {
            continue;
        }
        let at = Noun::Node.at(name);
        let help = "the cluster decides how its VMs are networked";
        let given = node.cluster.is_given();
        require(report, given, at.join("cluster"), "cluster", help);
        let help = "name the physical interface, such as eno1";
        let given = node.uplink.is_given();
        require(report, given, at.join("uplink"), "uplink", help);
    }
    for device in &cx.devices {
        if !(device.ipv4.is_given() || device.ipv6.is_given()) {
            let help = "give it an IPv4 or an IPv6 address with its prefix length";
            require(report, false, device.at().join("ipv4"), "address", help);
        }
    }
    for (name, _) in plan.vms.iter().filter(|(_, vm)| !vm.node.is_given()) {
        let at = Noun::Vm.at(name).join("node");
        require(report, false, at, "node", "name the node it runs on");
    }
    for (name, exception) in &plan.exceptions {
        let at = DocPath::root().join("exceptions").join(name.clone());
        let given = exception.rule.is_given();
        let help = "name the rule whose finding is meant so";
        require(report, given, at.join("rule"), "rule", help);
        let given = exception.reason.is_given();
        let help = "say why it is right here: without a reason nothing is excepted";
        require(report, given, at.join("reason"), "reason", help);
    }
}

fn check_fabric(cx: &Context, fabric: &Fabric, report: &mut Report) {
    let network = &fabric.cluster.network;
    let help = "choose a private one, 64512 to 65534 (RFC 6996)";
    let given = network.asn.is_given();
    require(report, given, fabric.at("asn"), "AS number", help);

    let at = fabric.at("community");
    let given = network.community.is_given();
    let help = "it marks the VM routes inside the fabric";
    if let Some(draft) = require(report, given, at, "BGP community", help) {
        offer_own_community(draft, fabric);
    }

    let at = fabric.at("gateway_v4");
    let given = network.gateway_v4.is_given() || !fabric.pools.has(Family::V4);
    let help = "choose a private address that is used nowhere else";
    if let Some(draft) = require(report, given, at, "IPv4 gateway for its VMs", help)
        && let Some(free) = free_fabric_gateway(cx)
    {
        draft.unsafe_fix_use(free);
    }
}

fn require<'r>(
    report: &'r mut Report,
    given: bool,
    at: DocPath,
    what: &str,
    help: &str,
) -> Option<Draft<'r>> {
    if given {
        return None;
    }
    let (collection, name) = at.object()?;
    let noun = Noun::of_collection(collection).map(|noun| noun.to_string());
    let noun = noun.as_deref().unwrap_or("exception");
    let message = format!("the {noun} `{name}` has no {what}");
    Some(report.problem(at, message).help(help))
}
