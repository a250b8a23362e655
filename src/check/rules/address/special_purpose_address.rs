//! A host, a router, a network or a VM with addresses that no host can have.

use std::net::IpAddr;

use super::hosts::host_addresses;
use crate::address::{Special, Verdict, blocks, special, special_in};
use crate::check::{Context, Draft, Group, Report, Rule, Severity, Space};
use crate::model::values::{AddressRange, Family, InterfaceAddress};
use crate::model::{DocPath, Entry, Noun};

pub static RULE: Rule = Rule {
    code: "ADDR013",
    name: "special-purpose-address",
    group: Group::Address,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("special_purpose_address.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for host in host_addresses(cx) {
        let address = host.address.addr();
        if let Some(special) = unusable(address) {
            tell(report, host.at(), format!("{address} of {host}"), special).without_exception();
        }
    }
    for (name, node) in &cx.plan.nodes {
        let v4 = node.gateway_v4.get().map(|router| IpAddr::V4(*router));
        let v6 = node.gateway_v6.get().map(|router| IpAddr::V6(*router));
        let routers = [
            ("gateway_v4", v4, &node.ipv4),
            ("gateway_v6", v6, &node.ipv6),
        ];
        for (field, router, own) in routers {
            let Some(router) = router.filter(|router| !is_link_local(*router)) else {
                continue;
            };
            // Off the link it is told by that.
            let reached = node.on_link.get() == Some(&true) || reaches(own, router);
            if let Some(special) = unusable(router).filter(|_| reached) {
                let what = format!("the gateway {router} of the node `{name}`");
                tell(report, Noun::Node.at(name).join(field), what, special);
            }
        }
    }
    for (name, network) in &cx.plan.networks {
        let Some(net) = network.prefix.get().map(|prefix| prefix.net()) else {
            continue;
        };
        let range = AddressRange::of_net(net);
        let found = special_in(range, Verdict::Unusable);
        let around = |special: &&Special| AddressRange::of_net(special.block).covers(range);
        if let Some(special) = found.filter(around) {
            let at = Noun::Network.at(name).join("prefix");
            tell(report, at, format!("{net}, the network `{name}`,"), special);
        }
    }
    vms(cx, report);
}

/// Of VMs only what lies outside of the pools: a pool of such addresses is reported as a whole.
fn vms(cx: &Context, report: &mut Report) {
    let mut unusable_blocks = blocks().iter().filter(|special| is_unusable(special));
    let is_taken = |special: &Special| {
        let block = AddressRange::of_net(special.block);
        cx.taken.overlapping(block).next().is_some()
    };
    if !unusable_blocks.any(is_taken) {
        return;
    }
    for one in &cx.vm_addresses {
        let address = one.address;
        let in_space = |space: &Space| space.usable.in_space(address);
        if one.space(cx).is_some_and(in_space) {
            continue;
        }
        let Some(special) = unusable(address) else {
            continue;
        };
        let vm = one.vm(cx);
        let what = format!("{address} of the VM `{}`", vm.name);
        let draft = tell(report, one.at(cx), what, special);
        let node = vm.node.map(|(node, _)| node);
        let free = node.and_then(|node| cx.free_address(node, Family::of(address)));
        if let Some(free) = free {
            draft.unsafe_fix_set(format!("use {free}, the next free one"), free);
        }
    }
}

fn tell<'r>(report: &'r mut Report, at: DocPath, what: String, special: &Special) -> Draft<'r> {
    let Special {
        block,
        purpose,
        source,
        ..
    } = special;
    report
        .problem(
            at,
            format!("{what} lies in {block}, which {source} sets aside for {purpose}"),
        )
        .help("no host can have such an address: take one of the network it is connected to")
}

fn unusable(address: IpAddr) -> Option<&'static Special> {
    special(address).filter(|special| is_unusable(special))
}

fn is_unusable(special: &Special) -> bool {
    special.verdict == Verdict::Unusable
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

fn reaches(own: &Entry<InterfaceAddress>, router: IpAddr) -> bool {
    own.get().is_some_and(|own| own.reaches(router))
}
