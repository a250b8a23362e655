//! An address that every router of an IPv6 subnet, or a kind of server in it, answers to.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::{IpNet, Ipv6Net};

use super::hosts::{FreeHosts, host_addresses};
use crate::check::{Context, Draft, Group, Report, Rule, Severity};
use crate::model::values::Family;
use crate::model::{DocPath, Noun};

pub static RULE: Rule = Rule {
    code: "ADDR014",
    name: "reserved-interface-id",
    group: Group::Address,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("reserved_interface_id.md"),
    check,
};

/// The last 128 interface identifiers, with the bit that says they are nobody's own (RFC 2526).
const ANYCAST: u64 = 0xfdff_ffff_ffff_ff80;

fn check(cx: &Context, report: &mut Report) {
    let free = FreeHosts::new(cx);
    for host in host_addresses(cx) {
        let (IpAddr::V6(own), IpNet::V6(net)) = (host.address.addr(), host.address.subnet()) else {
            continue;
        };
        if is_reserved(own, net) {
            let draft = tell(report, host.at(), own, &host.to_string());
            if let Some(free) = free.first(net.into()) {
                let text = format!("{free}/{}", net.prefix_len());
                draft.unsafe_fix_set(format!("use {free}"), text);
            }
        }
    }
    for (name, network) in &cx.plan.networks {
        let net = network.prefix.get().map(|prefix| prefix.net());
        let (Some(IpNet::V6(net)), Some(&IpAddr::V6(own))) = (net, network.gateway.get()) else {
            continue;
        };
        let at = Noun::Network.at(name).join("gateway");
        let draft = if net.prefix_len() < 127 && own == net.network() {
            report
                .problem(
                    at,
                    format!(
                        "the gateway {own} of the network `{name}` is the Subnet-Router anycast \
                        address of {net}"
                    ),
                )
                .help("every router of the network has it: give the address of one")
        } else if is_reserved(own, net) {
            tell(
                report,
                at,
                own,
                &format!("the network `{name}`, its gateway,"),
            )
        } else {
            continue;
        };
        if let Some(free) = free.first(net.into()) {
            draft.unsafe_fix_use(free);
        }
    }
    vms(cx, report);
}

fn vms(cx: &Context, report: &mut Report) {
    for one in &cx.vm_addresses {
        let IpAddr::V6(own) = one.address else {
            continue;
        };
        if !is_anycast(own) {
            continue;
        }
        let vm = one.vm(cx);
        let draft = tell(report, one.at(cx), own, &format!("the VM `{}`", vm.name));
        let free = vm
            .node
            .and_then(|(node, _)| cx.free_address(node, Family::V6));
        if let Some(free) = free {
            draft.unsafe_fix_set(format!("use {free}, the next free one"), free);
        }
    }
}

fn tell<'r>(report: &'r mut Report, at: DocPath, own: Ipv6Addr, whose: &str) -> Draft<'r> {
    report
        .problem(
            at,
            format!("{own} of {whose} is one of the reserved anycast addresses of its subnet"),
        )
        .help("RFC 2526 keeps the last 128 addresses of a subnet for anycast: take another")
}

fn is_anycast(own: Ipv6Addr) -> bool {
    (ANYCAST..=ANYCAST | 0x7f).contains(&(u128::from(own) as u64))
}

/// Subnets without 64-bit identifiers reserve their very last addresses.
fn is_reserved(own: Ipv6Addr, net: Ipv6Net) -> bool {
    match net.prefix_len() {
        64 => is_anycast(own),
        // The address may lie outside the subnet: another rule tells that.
        0..=120 => u128::from(net.broadcast())
            .checked_sub(own.into())
            .is_some_and(|left| left < 128),
        _ => false,
    }
}
