//! A name server that VMs of the cluster can't ask.

use std::net::IpAddr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::Family;

pub static RULE: Rule = Rule {
    code: "VM012",
    name: "unsuitable-name-server",
    group: Group::Vm,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("unsuitable_name_server.md"),
    check,
};

/// What the C library takes of them (`MAXNS`, resolv.conf(5)).
const LIMIT: usize = 3;

fn check(cx: &Context, report: &mut Report) {
    for (name, cluster) in &cx.plan.clusters {
        let servers = &cluster.network.vm_name_servers;
        let at = Noun::Cluster
            .at(name)
            .join("network")
            .join("vm_name_servers");
        let mut seen: Vec<IpAddr> = Vec::new();
        for (i, entry) in servers.iter().enumerate() {
            let Some(server) = entry.get().copied() else {
                continue;
            };
            let family = Family::of(server);
            let (severity, why, help) = if let Some(why) = no_host(server) {
                (
                    Severity::Error,
                    why,
                    "name the address that the name server has in the network",
                )
            } else if seen.contains(&server) {
                (
                    Severity::Warning,
                    "there already",
                    "remove it, or name a second one",
                )
            } else if seen
                .iter()
                .filter(|one| Family::of(**one) == family)
                .count()
                == LIMIT
            {
                (
                    Severity::Info,
                    "the fourth of its family",
                    "most systems ask the first three alone",
                )
            } else if lacks(cx, name, family) {
                let help =
                    "name one of the family that the VMs have; they are not told of this one";
                (
                    Severity::Warning,
                    "of a family that none of its VMs has",
                    help,
                )
            } else {
                seen.push(server);
                continue;
            };
            report
                .problem(
                    at.join(i.to_string()),
                    format!("the name server {server} of the cluster `{name}` is {why}"),
                )
                .severity(severity)
                .help(help);
        }
    }
}

/// Whether the cluster's VMs have addresses, and none of the family.
fn lacks(cx: &Context, cluster: &str, family: Family) -> bool {
    let mut any = false;
    for one in &cx.vm_addresses {
        if one.vm(cx).cluster.is_some_and(|(name, _)| name == cluster) {
            if Family::of(one.address) == family {
                return false;
            }
            any = true;
        }
    }
    any
}

/// Why nobody answers at the address, if it is so.
fn no_host(server: IpAddr) -> Option<&'static str> {
    let link_local = match server {
        IpAddr::V4(v4) => v4.is_broadcast(),
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    };
    if server.is_loopback() {
        Some("the VM itself")
    } else if server.is_unspecified() || server.is_multicast() || link_local {
        Some("not the address of one host on the network")
    } else {
        None
    }
}
