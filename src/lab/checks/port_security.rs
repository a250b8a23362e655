//! The switch in front of a node has refused nothing, and would have.

use std::net::IpAddr;
use std::thread;
use std::time::Duration;

use super::{Check, LAN};
use crate::lab::Lab;
use crate::lab::boot::Machine;
use crate::lab::probe::Pinger;
use crate::lab::report::Report;
use crate::lab::trouble::Result;
use crate::model::values::Family;
use crate::words::counted;

/// A MAC address that nobody has bought.
const STRANGER: &str = "02:00:00:00:66:66";

const SENT: u16 = 5;

/// Frames arrive much sooner.
const ARRIVING: Duration = Duration::from_millis(200);

pub const CHECK: Check = Check {
    name: "port-security",
    about: "the switch takes frames from known MAC addresses only: so far it has refused none, and it does",
    modes: LAN,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    for node in lab.lan_nodes() {
        let name = node.name();
        if !node.is_secured() {
            report.not_applicable(name, "its data centre has no port security");
            continue;
        }
        let before = refused(lab, node)?;
        let said = format!("{} refused", counted(before, "frame"));
        report.line(name, before == 0, said);
        let Some(internet) = target(lab, node) else {
            continue;
        };
        disguise(node, internet)?;
        Pinger::new(&node.host, internet, None)?.send_some(SENT);
        thread::sleep(ARRIVING);
        node.host
            .run("nft", &["delete", "table", "netdev", "laboratory"])?;
        let seen = refused(lab, node)? - before;
        let said = format!("{seen} of {SENT} frames from {STRANGER} refused");
        report.line(name, seen >= u64::from(SENT), said);
    }
    Ok(())
}

fn refused(lab: &Lab, node: &Machine) -> Result<u64> {
    let counts = node.ports.iter().map(|port| lab.switch.refused(port));
    counts.sum()
}

/// An address of the Internet that the node has a route to.
fn target(lab: &Lab, node: &Machine) -> Option<IpAddr> {
    let families = Family::ALL.into_iter();
    let mut known = families.filter(|family| node.address(*family).is_some());
    known.find_map(|family| lab.layout.wan.address(family))
}

/// Sends the node's pings with another MAC address.
fn disguise(node: &Machine, to: IpAddr) -> Result<()> {
    let pings = match Family::of(to) {
        Family::V4 => format!("ip daddr {to} icmp type echo-request"),
        Family::V6 => format!("ip6 daddr {to} icmpv6 type echo-request"),
    };
    let mut rules = String::from("table netdev laboratory {\n");
    for (i, name) in node.carriers.iter().enumerate() {
        rules += &format!(
            "chain out{i} {{\ntype filter hook egress device \"{name}\" priority 0;\n\
             {pings} ether saddr set {STRANGER}\n}}\n"
        );
    }
    rules += "}\n";
    node.host.nft(&rules)
}
