//! One address at two objects.

use std::net::IpAddr;

use crate::check::{Context, Device, Group, Report, Rule, Severity};
use crate::model::values::{Family, NetworkMode};
use crate::model::{DocPath, Edit, Noun};
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
    at: DocPath,
}

fn check(cx: &Context, report: &mut Report) {
    let mut holders = holders(cx);
    // Devices before VMs: a VM is moved to another address more easily.
    sorted::sort_by(&mut holders, |a, b| {
        (a.address, a.noun, &a.at).cmp(&(b.address, b.noun, &b.at))
    });
    for same in holders.chunk_by(|a, b| a.address == b.address) {
        let [first, others @ ..] = same else { continue };
        for other in others {
            report_pair(cx, first, other, report);
        }
    }
    network_gateways(cx, report);
}

fn holders<'p>(cx: &Context<'p>) -> Vec<Holder<'p>> {
    let devices = cx.devices.iter().flat_map(|device| {
        device.addresses().map(|(field, address)| Holder {
            address: address.addr(),
            noun: device.noun,
            name: device.name,
            at: device.at().join(field),
        })
    });
    let vms = cx.vms.iter().flat_map(|vm| {
        let addresses = vm.vm.addresses.iter().enumerate();
        addresses.filter_map(|(i, entry)| {
            Some(Holder {
                address: *entry.get()?,
                noun: Noun::Vm,
                name: vm.name,
                at: vm.at().join("addresses").index(i),
            })
        })
    });
    devices.chain(vms).collect()
}

fn report_pair(cx: &Context, first: &Holder, other: &Holder, report: &mut Report) {
    let address = other.address;
    if (first.noun, first.name) == (other.noun, other.name) {
        report
            .problem(
                other.at.clone(),
                format!(
                    "{address} stands twice at the {} `{}`",
                    other.noun, other.name
                ),
            )
            .related(first.at.clone(), "the first time")
            .help("once is enough")
            .fix(
                "remove the second one",
                vec![Edit::Remove {
                    at: other.at.clone(),
                }],
            );
        return;
    }
    let draft = report
        .problem(
            other.at.clone(),
            format!(
                "{address} of the {} `{}` is the address of the {} `{}` too",
                other.noun, other.name, first.noun, first.name
            ),
        )
        .related(first.at.clone(), format!("has {address} too"))
        .help("two hosts with one address take each other's packets: give one of them another");
    if other.noun != Noun::Vm {
        return;
    }
    let node = cx.plan.vms.get(other.name).and_then(|vm| vm.node.get());
    if let Some(free) = node.and_then(|node| cx.free_address(node.as_str(), Family::of(address))) {
        draft.unsafe_fix(
            format!("use {free}, the next free one"),
            vec![Edit::set(other.at.clone(), free.to_string())],
        );
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
    for device in cx.devices.iter().filter(|device| !routes(cx, device)) {
        for (field, address) in device.addresses() {
            let Some(network) = gateways.get(&address.addr()) else {
                continue;
            };
            report
                .problem(
                    device.at().join(field),
                    format!(
                        "{} of the {} `{}` is the gateway of the network `{network}`",
                        address.addr(),
                        device.noun,
                        device.name
                    ),
                )
                .related(
                    Noun::Network.at(network).join("gateway"),
                    "the router's address",
                )
                .help("the router answers for it: give the host another address");
        }
    }
}

fn routes(cx: &Context, device: &Device) -> bool {
    let node = cx.plan.nodes.get(device.name);
    let cluster = node.and_then(|node| cx.plan.cluster_of(node));
    let mode = cluster.and_then(|(_, cluster)| cluster.network.mode.get());
    device.noun != Noun::Node || mode.is_none_or(|mode| *mode == NetworkMode::Routing)
}
