//! Switching: the node sends with its uplink's MAC address, whatever VMs are plugged in.

use std::time::Duration;

use super::{Check, SWITCHING};
use crate::lab::Lab;
use crate::lab::probe::Pinger;
use crate::lab::report::Report;
use crate::lab::scenario;
use crate::lab::trouble::Result;
use crate::model::values::NetworkMode;

/// A bridge that chooses for itself takes the lowest of its ports.
const LOWEST: &str = "00:00:00:00:00:01";

const PATIENCE: Duration = Duration::from_secs(5);

pub const CHECK: Check = Check {
    name: "pinned-bridge",
    about: "the bridge has the uplink's MAC address, even with a VM whose interface has a lower one",
    modes: SWITCHING,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    let switching = |one: &&_| scenario::mode(one) == Some(NetworkMode::Switching);
    for node in lab.lan_nodes().filter(switching) {
        let Some(view) = &node.station.node else {
            continue;
        };
        let (bridge, uplink) = (view.home_link(), view.uplink());
        if bridge.mac.is_none() {
            report.not_applicable(node.name(), "the plan has no MAC address of its uplink");
            continue;
        }
        let card = node.host.mac(uplink.name)?;
        let alone = node.host.mac(bridge.name)?;
        node.host.ip([format!(
            "link add lowest address {LOWEST} type veth peer name lowestvm"
        )])?;
        // It says nothing itself: nobody has bought its MAC address.
        node.host
            .sysctl(&["net.ipv6.conf.lowestvm.disable_ipv6=1"])?;
        node.host.ip([
            format!("link set lowest addrgenmode none master {} up", bridge.name),
            "link set lowestvm up".into(),
        ])?;
        let joined = node.host.mac(bridge.name);
        let mut silent = None;
        for own in node.station.addresses.iter().map(|net| net.addr()) {
            let mut gateways = node.station.gateways.iter();
            if gateways.any(|via| via.is_ipv4() == own.is_ipv4()) {
                let pinger = Pinger::new(&lab.internet, own, None)?;
                silent = silent.or(pinger.answers(PATIENCE).is_none().then_some(own));
            }
        }
        node.host.ip(["link del lowest"])?;
        let joined = joined?;
        let said =
            format!("{card} on the uplink, {alone} on the bridge, {joined} with a lower port");
        report.line(node.name(), [alone, joined] == [card; 2], said);
        let said = silent.map_or_else(
            || "answers the Internet meanwhile".into(),
            |own| format!("{own} does not answer meanwhile"),
        );
        report.line(node.name(), silent.is_none(), said);
    }
    Ok(())
}
