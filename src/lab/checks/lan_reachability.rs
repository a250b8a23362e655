//! Nodes of Switching and Routing and their VMs are reached from the Internet.

use std::net::IpAddr;
use std::time::Duration;

use super::{Check, LAN};
use crate::lab::Lab;
use crate::lab::probe::Pinger;
use crate::lab::report::Report;
use crate::lab::trouble::Result;

const PATIENCE: Duration = Duration::from_secs(10);

pub const CHECK: Check = Check {
    name: "lan-reachability",
    about: "nodes and VMs behind a provider's router answer the Internet, in both families",
    modes: LAN,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    for node in lab.lan_nodes() {
        for own in node.station.addresses.iter().map(|net| net.addr()) {
            let mut gateways = node.station.gateways.iter();
            if gateways.any(|via| via.is_ipv4() == own.is_ipv4()) {
                answers(lab, report, format!("{} at {own}", node.name()), own)?;
            } else {
                let why = "the plan gives the node no gateway of that family";
                report.not_applicable(format!("{} at {own}", node.name()), why);
            }
        }
    }
    for guest in lab.lan_guests() {
        for address in &guest.addresses {
            let subject = format!("{} at {address}", guest.name);
            if lab.leads_out(guest, *address) {
                answers(lab, report, subject, *address)?;
            } else {
                report.not_applicable(subject, "the plan knows no router for that address");
            }
        }
    }
    Ok(())
}

fn answers(lab: &Lab, report: &mut Report, subject: String, address: IpAddr) -> Result<()> {
    let pinger = Pinger::new(&lab.internet, address, None)?;
    let answered = pinger.answers(PATIENCE).is_some();
    let said = if answered {
        "answers"
    } else {
        "does not answer"
    };
    report.line(subject, answered, said);
    Ok(())
}
