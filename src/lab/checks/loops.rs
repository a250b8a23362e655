//! A packet for an address that no VM has dies at once, instead of going in a circle until its TTL ends.

use std::net::IpAddr;
use std::time::Duration;

use super::{Check, FABRIC};
use crate::lab::Lab;
use crate::lab::boot::{usual_ways, way_through};
use crate::lab::host::Host;
use crate::lab::probe::Pinger;
use crate::lab::report::Report;
use crate::lab::trouble::{Result, Trouble};
use crate::model::values::Family;

/// How many packets are sent.
const SENT: u16 = 5;

/// As often as a packet may pass the core: on its way, and if need be an answer to it.
const PASSES: u64 = 2;

const CIRCLING: Duration = Duration::from_millis(300);

pub const CHECK: Check = Check {
    name: "loops",
    about: "packets for addresses that no VM has do not circle, not even while the core still has a dead route",
    modes: FABRIC,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    for fabric in lab.fabrics {
        let nodes: Vec<_> = fabric.nodes.iter().map(|node| node.name).collect();
        for core in lab.cores_of(fabric) {
            way_through(&lab.internet, lab.layout, fabric, core.name())?;
            for family in fabric.families() {
                let Some(free) = lab.unassigned(fabric, family, 1).first().copied() else {
                    report.not_applicable(
                        fabric.name,
                        format!("its pools have no free address of {family}"),
                    );
                    continue;
                };
                let passes = circles(&lab.internet, &core.host, free)?;
                tell(
                    report,
                    format!("{free}, which no VM has, through {}", core.name()),
                    passes,
                );
                for node in nodes.iter().filter(|node| lab.is_beside(core, node)) {
                    let via = lab.machine(node).and_then(|node| node.address(family));
                    let Some(via) = via else { continue };
                    // As in the moment after a VM has gone.
                    let route = format!("{free} via {via}");
                    core.host.ip([format!("route add {route}")])?;
                    let passes = circles(&lab.internet, &core.host, free);
                    core.host.ip([format!("route del {route}")])?;
                    let subject = format!("{free}, which {} still sends to {node}", core.name());
                    tell(report, subject, passes?);
                }
            }
        }
    }
    usual_ways(&lab.internet, lab.layout, lab.fabrics)
}

/// Says whether packets passed as often as they may.
pub(super) fn tell(report: &mut Report, subject: String, passes: u64) {
    let sent = u64::from(SENT);
    let well = (sent..=sent * PASSES).contains(&passes);
    report.line(
        subject,
        well,
        format!("{sent} packets passed {passes} times"),
    );
}

/// How often some packets from a host pass a router.
pub(super) fn circles(from: &Host, router: &Host, to: IpAddr) -> Result<u64> {
    let word = match Family::of(to) {
        Family::V4 => "ip",
        Family::V6 => "ip6",
    };
    router.nft(&format!(
        "table inet laboratory {{\n chain passing {{\n  type filter hook prerouting priority -300;\n  \
         {word} daddr {to} counter\n }}\n}}\n"
    ))?;
    Pinger::new(from, to, None)?.send_some(SENT);
    std::thread::sleep(CIRCLING);
    let said = router.run("nft", &["list", "table", "inet", "laboratory"])?;
    router.run("nft", &["delete", "table", "inet", "laboratory"])?;
    let mut words = said
        .split_whitespace()
        .skip_while(|word| *word != "packets");
    let count = words.nth(1).and_then(|count| count.parse().ok());
    count.ok_or_else(|| Trouble::odd(format!("nft counts nothing: {said}")))
}
