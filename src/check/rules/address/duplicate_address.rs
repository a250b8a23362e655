//! One address at two objects.

use std::net::IpAddr;

use super::hosts::{HostAddress, host_addresses};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{Family, NetworkMode};
use crate::model::{DocPath, Noun};
use crate::sorted::{self, Lookup};

pub static RULE: Rule = Rule {
    code: "ADDR008",
    name: "duplicate-address",
    group: Group::Address,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("duplicate_address.md"),
    check,
};

struct Holder<'p> {
    address: IpAddr,
    noun: Noun,
    name: &'p str,
    place: Place,
    /// On another interface than the uplink.
    elsewhere: bool,
}

/// Where an address stands.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Host(DocPath),
    Vm(usize),
}

impl Holder<'_> {
    fn at(&self) -> DocPath {
        match &self.place {
            Place::Host(at) => at.clone(),
            Place::Vm(i) => Noun::Vm.at(self.name).join("addresses").index(*i),
        }
    }
}

fn check(cx: &Context, report: &mut Report) {
    let mut holders = holders(cx);
    // Devices before VMs: a VM is moved to another address more easily.
    sorted::sort_by(&mut holders, |a, b| {
        let key = |holder: &Holder| (holder.address, holder.noun, holder.elsewhere);
        let order = key(a).cmp(&key(b)).then_with(|| a.name.cmp(b.name));
        order.then_with(|| a.place.cmp(&b.place))
    });
    for same in holders.chunk_by(|a, b| a.address == b.address) {
        if same.len() > 1 {
            look(cx, same, report);
        }
    }
    network_gateways(cx, report);
}

/// Several holders of one address: all of them against the first, apart from anycast VMs among
/// themselves. Those are only in each other's way on one node.
fn look(cx: &Context, same: &[Holder], report: &mut Report) {
    let mut sharing = Vec::new();
    let mut owners = Vec::new();
    for holder in same {
        match anycast_node(cx, holder) {
            Some(node) => sharing.push((node, holder)),
            None => owners.push(holder),
        }
    }
    if let [first, others @ ..] = &owners[..] {
        for other in others
            .iter()
            .chain(sharing.iter().map(|(_, holder)| holder))
        {
            // A VM with the address of a node's further interface can't have it at all.
            if !(first.elsewhere && other.noun == Noun::Vm) {
                report_pair(cx, first, other, report);
            }
        }
        return;
    }
    sorted::sort_by_key(&mut sharing, |(node, _)| *node);
    for pair in sharing.windows(2) {
        if pair[0].0 == pair[1].0 {
            report_pair(cx, pair[0].1, pair[1].1, report);
        }
    }
}

/// The node of a VM that shares its addresses: by its mark, and in an IP fabric.
fn anycast_node<'p>(cx: &Context<'p>, holder: &Holder) -> Option<&'p str> {
    let is_vm = holder.noun == Noun::Vm;
    let vm = cx.plan.vms.get(holder.name).filter(|_| is_vm)?;
    let marked = vm.anycast.get() == Some(&true) || vm.anycast.error().is_some();
    let (name, node) = cx.plan.node_of(vm).filter(|_| marked)?;
    let (_, cluster) = cx.plan.cluster_of(node)?;
    (cluster.network.mode.get() == Some(&NetworkMode::IpFabric)).then_some(name)
}

/// Whoever has an address that stands more than once.
fn holders<'p>(cx: &Context<'p>) -> Vec<Holder<'p>> {
    let mut hosts = host_addresses(cx);
    // Each node may have the same network behind a bridge of its own.
    hosts.retain(|host| !host.is_apart);
    let mut addresses: Vec<_> = hosts.iter().map(|host| host.address.addr()).collect();
    sorted::sort(&mut addresses);
    // Addresses of several hosts, and of hosts and VMs.
    let several = addresses.windows(2).filter(|pair| pair[0] == pair[1]);
    let mut repeated: Vec<_> = several.map(|pair| pair[0]).collect();
    repeated.extend(addresses.into_iter().filter(|one| cx.taken.contains(*one)));
    sorted::sort(&mut repeated);
    let is_repeated = |address: IpAddr| repeated.binary_search(&address).is_ok();

    let mut holders = Vec::new();
    for host in hosts {
        let address = host.address.addr();
        if is_repeated(address) {
            holders.push(Holder {
                address,
                noun: host.noun,
                name: host.name,
                place: Place::Host(host.at()),
                elsewhere: host.interface.is_some(),
            });
        }
    }
    for same in cx.by_address.chunk_by(|a, b| a.address == b.address) {
        if same.len() == 1 && !is_repeated(same[0].address) {
            continue;
        }
        for one in same {
            holders.push(Holder {
                address: one.address,
                noun: Noun::Vm,
                name: one.vm(cx).name,
                place: Place::Vm(one.index()),
                elsewhere: false,
            });
        }
    }
    holders
}

fn report_pair(cx: &Context, first: &Holder, other: &Holder, report: &mut Report) {
    let address = other.address;
    if (first.noun, first.name) == (other.noun, other.name) {
        // As IPv4 and as IPv6 address it is of the wrong family once.
        if other.noun != Noun::Vm && !other.elsewhere {
            return;
        }
        report
            .problem(
                other.at(),
                format!(
                    "{address} stands twice at the {} `{}`",
                    other.noun, other.name
                ),
            )
            .related(first.at(), "the first time")
            .help("once is enough")
            .fix_remove("remove the second one");
        return;
    }
    let nodes = (anycast_node(cx, first), anycast_node(cx, other));
    let help = match nodes {
        (Some(node), Some(_)) => format!(
            "both run on the node `{node}`, which delivers to one of them: move one to another node"
        ),
        (None, Some(_)) | (Some(_), None) if first.noun == Noun::Vm => {
            "one of them is anycast: if they share the address, mark both; else give one another"
                .to_owned()
        }
        _ => "two hosts with one address take each other's packets: give one of them another"
            .to_owned(),
    };
    let draft = report
        .problem(
            other.at(),
            format!(
                "{address} of the {} `{}` is the address of the {} `{}` too",
                other.noun, other.name, first.noun, first.name
            ),
        )
        .related(first.at(), format!("has {address} too"))
        .help(help);
    if other.noun != Noun::Vm {
        return;
    }
    let node = cx.plan.vms.get(other.name).and_then(|vm| vm.node.get());
    if let Some(free) = node.and_then(|node| cx.free_address(node.as_str(), Family::of(address))) {
        draft.unsafe_fix_set(format!("use {free}, the next free one"), free);
    }
}

/// A node with the address of a network's gateway; one that routes for its VMs has it by right.
fn network_gateways(cx: &Context, report: &mut Report) {
    let gateways: Lookup<IpAddr, &str> = cx
        .plan
        .networks
        .iter()
        .filter_map(|(name, network)| Some((*network.gateway.get()?, name.as_str())))
        .collect();
    for host in host_addresses(cx) {
        let address = host.address.addr();
        let Some(network) = gateways.get(&address).filter(|_| !routes(cx, &host)) else {
            continue;
        };
        report
            .problem(
                host.at(),
                format!("{address} of {host} is the gateway of the network `{network}`"),
            )
            .related(
                Noun::Network.at(network).join("gateway"),
                "the router's address",
            )
            .help("the router answers for it: give the host another address");
    }
}

fn routes(cx: &Context, host: &HostAddress) -> bool {
    let node = cx.plan.nodes.get(host.name);
    let cluster = node.and_then(|node| cx.plan.cluster_of(node));
    let mode = cluster.and_then(|(_, cluster)| cluster.network.mode.get());
    host.noun != Noun::Node
        || host.is_apart
        || mode.is_none_or(|mode| *mode == NetworkMode::Routing)
}
