//! A VM on a bridge that sends with another's address is not heard.

use std::net::IpAddr;
use std::time::Duration;

use super::{Check, LAN};
use crate::address::AddressSet;
use crate::lab::Lab;
use crate::lab::boot::Machine;
use crate::lab::checks::lan_neighbours;
use crate::lab::probe::{Ear, Pinger};
use crate::lab::report::Report;
use crate::lab::scenario;
use crate::lab::trouble::Result;
use crate::lab::vm::Guest;
use crate::model::values::{Family, NetworkMode};

/// A spoofed packet that is let through arrives much sooner.
const SILENCE: Duration = Duration::from_millis(400);

/// How often each source is tried.
const ROUNDS: u16 = 3;

const PATIENCE: Duration = Duration::from_secs(5);

pub const CHECK: Check = Check {
    name: "lan-spoofed-sources",
    about: "a VM on a bridge sends with addresses that its node knows for others': nobody hears or believes it",
    modes: LAN,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    // One VM a node: the guard is the node's.
    for node in lab.lan_nodes() {
        let Some(guest) = lab.guests.iter().find(|guest| guest.node == node.name()) else {
            continue;
        };
        let cluster = node.station.node.as_ref().and_then(|view| view.cluster);
        if cluster.is_some_and(|(_, own)| own.network.spoofing_guard.get() == Some(&false)) {
            report.not_applicable(node.name(), "the plan turns the guard off");
            continue;
        }
        for own in &guest.addresses {
            let Some(internet) = lab.layout.wan.address(Family::of(*own)) else {
                continue;
            };
            if lab.leads_out(guest, *own) {
                spoof(lab, report, guest, node, (*own, internet))?;
            }
        }
        if scenario::mode(node) == Some(NetworkMode::Switching) {
            lan_neighbours::look(lab, report, guest, node)?;
        }
    }
    Ok(())
}

/// Pings the Internet as others.
fn spoof(
    lab: &Lab,
    report: &mut Report,
    guest: &Guest,
    node: &Machine,
    (own, internet): (IpAddr, IpAddr),
) -> Result<()> {
    let others = others(lab, guest, node, own);
    // Its own is written like the others', so that the rest shows something.
    let mut sources = vec![own];
    sources.extend(others.iter().map(|(source, _)| *source));
    // Nobody waits for an address to be found.
    let pinger = Pinger::new(&guest.host, internet, None)?;
    pinger.answers(PATIENCE);
    rewrite(guest, internet, &sources)?;
    let ear = Ear::new(&lab.internet, internet)?;
    let rounds = u16::try_from(sources.len()).unwrap_or(u16::MAX);
    pinger.send_some(rounds.saturating_mul(ROUNDS));
    let heard = ear.listen(SILENCE);
    let args = ["delete", "table", "inet", "spoof"];
    guest.host.run("nft", &args)?;

    let subject = format!("{} on {}", guest.name, guest.node);
    let honest = heard.contains(&own);
    let said = if honest {
        "arrives"
    } else {
        "does not arrive, so the rest shows nothing"
    };
    report.line(format!("{subject} as {own}, its own"), honest, said);
    for (source, whose) in others {
        let heard = heard.contains(&source);
        let said = if heard { "arrives" } else { "is dropped" };
        report.line(format!("{subject} as {source}, {whose}"), !heard, said);
    }
    Ok(())
}

/// Addresses that the node's guard knows for others'.
fn others(lab: &Lab, guest: &Guest, node: &Machine, own: IpAddr) -> Vec<(IpAddr, &'static str)> {
    let family = Family::of(own);
    let view = node.station.node.as_ref();
    let ranges = view.iter().flat_map(|view| &view.node.vm_ranges);
    let ranges: AddressSet = ranges.filter_map(|entry| entry.get().copied()).collect();
    let is_routed = scenario::mode(node) == Some(NetworkMode::Routing);
    let mut all = vec![(node.address(family), "its node's")];
    let cluster = lab.cluster_of(node.name());
    let mut nodes = lab.lan_nodes().filter(|other| other.name() != node.name());
    let elsewhere = nodes.find(|other| lab.cluster_of(other.name()) == cluster);
    all.push((
        elsewhere.and_then(|other| other.address(family)),
        "another node's",
    ));
    if !is_routed {
        let gateway = node.station.gateways.iter();
        let mut gateway = gateway.filter(|via| Family::of(**via) == family).copied();
        all.push((gateway.next(), "the gateway's"));
    }
    for (whose, beside) in [("a VM's beside it", true), ("a VM's elsewhere", false)] {
        let fits = |other: &&Guest| {
            other.name != guest.name
                && (other.node == guest.node) == beside
                && lab.cluster_of(&other.node) == cluster
        };
        let theirs = lab.lan_guests().filter(fits);
        let mut theirs = theirs.flat_map(|other| other.addresses.iter().copied());
        // On a routed bridge the guard knows the node's ranges, not the VMs.
        let of_other =
            |address: &IpAddr| Family::of(*address) == family && !ranges.contains(*address);
        all.push((theirs.find(of_other), whose));
    }
    let stranger = match family {
        Family::V4 => "9.9.9.9",
        Family::V6 => "2620:fe::9",
    };
    all.push((stranger.parse().ok(), "a stranger's"));
    let known = all.into_iter();
    known
        .filter_map(|(address, whose)| Some((address.filter(|one| *one != own)?, whose)))
        .collect()
}

/// Gives the VM's pings one source after the other.
fn rewrite(guest: &Guest, to: IpAddr, sources: &[IpAddr]) -> Result<()> {
    let (pings, source) = match to {
        IpAddr::V4(_) => (format!("ip daddr {to} icmp type echo-request"), "ip saddr"),
        IpAddr::V6(_) => (
            format!("ip6 daddr {to} icmpv6 type echo-request"),
            "ip6 saddr",
        ),
    };
    let map = sources.iter().enumerate();
    let map: Vec<_> = map.map(|(i, source)| format!("{i} : {source}")).collect();
    guest.host.nft(&format!(
        "table inet spoof {{\nchain out {{\ntype filter hook output priority 0;\n\
         {pings} {source} set numgen inc mod {} map {{ {} }}\n}}\n}}\n",
        map.len(),
        map.join(", ")
    ))
}
