//! An uplink that is where it must not be, or is not where it must be.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::NetworkMode;
use crate::model::{Edit, Entry};
use crate::topology::{NodeView, Spot};

pub static RULE: Rule = Rule {
    code: "NODE029",
    name: "misplaced-uplink",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("misplaced_uplink.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in cx
        .nodes
        .iter()
        .filter(|view| view.node.uplink.get().is_some())
    {
        match view.mode {
            Some(NetworkMode::Switching) => switching(view, report),
            Some(NetworkMode::Routing) => routing(view, report),
            _ => {}
        }
    }
}

fn switching(view: &NodeView, report: &mut Report) {
    let uplink = view.uplink();
    let Some(bridge) = view.links.iter().find(|link| link.is_vm_bridge) else {
        return;
    };
    let ports = bridge
        .entry
        .map(|entry| &entry.ports[..])
        .unwrap_or_default();
    if uplink.is_vm_bridge {
        if !ports.iter().any(Entry::is_given) {
            report
                .problem(
                    view.at(Spot::Node("uplink")),
                    format!(
                        "the uplink of the node `{}` is the bridge for VMs itself, `{}`, without a port",
                        view.name, uplink.name
                    ),
                )
                .help("name the physical interface that leads to the network, such as eno1");
        }
        return;
    }
    let mut given = ports.iter().filter(|port| port.is_given()).peekable();
    if given.peek().is_none() || given.any(|port| port.text().trim() == uplink.name) {
        return;
    }
    let at = view.at(Spot::Field(bridge.name, "ports"));
    report
        .problem(
            at.clone(),
            format!(
                "the bridge `{}` of the node `{}` has ports, and the uplink `{}` is none of them",
                bridge.name, view.name, uplink.name
            ),
        )
        .related(view.at(Spot::Node("uplink")), "the uplink")
        .help("with Switching VMs and node reach the network over the bridge and the uplink in it")
        .unsafe_fix(
            format!("add {}", uplink.name),
            vec![Edit::set(at.index(ports.len()), uplink.name)],
        );
}

fn routing(view: &NodeView, report: &mut Report) {
    let uplink = view.uplink();
    if uplink.is_vm_bridge {
        report
            .problem(
                view.at(Spot::Node("uplink")),
                format!(
                    "the uplink of the node `{}` is the bridge for VMs, `{}`, and its cluster routes",
                    view.name, uplink.name
                ),
            )
            .help(
                "name the physical interface: a router's VMs are on another interface than its \
                network, else their frames leave with their own MAC addresses",
            );
        return;
    }
    for bridge in view.links.iter().filter(|link| link.is_vm_bridge) {
        let Some((_, spot)) = bridge.ports.iter().find(|(port, _)| *port == uplink.name) else {
            continue;
        };
        let at = view.at(*spot);
        report
            .problem(
                at.clone(),
                format!(
                    "the uplink `{}` of the node `{}` is a port of the bridge for VMs, `{}`, and its \
                    cluster routes",
                    uplink.name, view.name, bridge.name
                ),
            )
            .related(view.at(Spot::Node("uplink")), "the uplink")
            .help(
                "with Routing the bridge has no physical port: in it VMs' frames leave with their own \
                MAC addresses, which a switch with port security does not let through",
            )
            .unsafe_fix_remove("take it out");
    }
}
