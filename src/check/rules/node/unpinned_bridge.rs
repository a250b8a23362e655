//! A bridge whose MAC address changes with the VMs in it, at a switch that knows the node's.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::NetworkMode;
use crate::topology::Spot;

pub static RULE: Rule = Rule {
    code: "NODE030",
    name: "unpinned-bridge",
    group: Group::Node,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("unpinned_bridge.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in cx
        .nodes
        .iter()
        .filter(|view| view.mode == Some(NetworkMode::Switching))
    {
        if !view.has_port_security() {
            continue;
        }
        let (uplink, bridge) = (view.uplink(), view.home_link());
        let own = [uplink.entry, bridge.entry].into_iter().flatten();
        let mut macs = own.map(|entry| &entry.mac).chain([&view.node.uplink_mac]);
        if macs.any(|mac| mac.error().is_some()) {
            continue;
        }
        match (uplink.mac, bridge.mac) {
            (_, None) => {
                report
                    .problem(
                        view.at(Spot::Node("uplink_mac")),
                        format!(
                            "the MAC address of the bridge `{}` of the node `{}` is not pinned to its uplink's",
                            bridge.name, view.name
                        ),
                    )
                    .help(
                        "write the uplink's MAC address here: else the bridge takes the lowest of its \
                        ports, a VM's start changes it, and port security cuts the whole node off",
                    );
            }
            (Some((card, _)), Some((mac, spot))) if card != mac => {
                let at = view.at(spot);
                report
                    .problem(
                        at,
                        format!(
                            "the bridge `{}` of the node `{}` has the MAC address {mac}, its uplink {card}",
                            bridge.name, view.name
                        ),
                    )
                    .help("the switch knows the uplink's MAC address: the node sends with the bridge's")
                    .unsafe_fix_use(card);
            }
            _ => {}
        }
    }
}
