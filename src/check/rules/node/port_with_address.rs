//! Addresses on an interface that is a port of a bridge or bond.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{DocPath, Edit, Entry, Interface};
use crate::topology::{NodeLink, NodeView, Spot};

pub static RULE: Rule = Rule {
    code: "NODE017",
    name: "port-with-address",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("port_with_address.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in cx
        .nodes
        .iter()
        .filter(|view| !view.node.interfaces.is_empty())
    {
        for master in &view.links {
            for (port, spot) in &master.ports {
                // Without a list of ports the uplink's addresses go to the bridge, as the node's do.
                let Some(link) = view.link(port).filter(|_| !matches!(spot, Spot::Node(_))) else {
                    continue;
                };
                check_port(view, master, link, *spot, report);
            }
        }
    }
}

fn check_port(
    view: &NodeView,
    master: &NodeLink,
    link: &NodeLink,
    spot: Spot,
    report: &mut Report,
) {
    let node = view.node;
    let is_home = link.name == view.home_link().name && !link.is_vm_bridge;
    if is_home && (node.ipv4.is_given() || node.ipv6.is_given()) {
        // In the bridge of a routing node it is told by the rule on uplinks.
        if master.is_vm_bridge {
            return;
        }
        let at = view.at(Spot::Node("uplink"));
        report
            .problem(
                at.clone(),
                format!(
                    "{} has the node's addresses, and is a port of {master}",
                    view.title(link)
                ),
            )
            .related(view.at(spot), format!("a port of {master}"))
            .help(
                "the kernel hears a port's packets at its bridge or bond: make that one the uplink",
            )
            .unsafe_fix_set(format!("make {} the uplink", master.name), master.name);
        return;
    }
    let Some((what, field)) = link.entry.and_then(given) else {
        return;
    };
    let at = view.link_at(link).join(field);
    let draft = report
        .problem(
            at.clone(),
            format!(
                "{} is a port of {master}, and has {what} of its own",
                view.title(link)
            ),
        )
        .related(view.at(spot), format!("a port of {master}"))
        .help(format!(
            "what is sent to a port is heard at {master} and not here: write it there"
        ));
    if field == "addresses"
        && let Some(entry) = link.entry
    {
        let edits = moved(entry, &at, &view.link_at(master).join(field), master);
        draft.unsafe_fix(format!("move them to {}", master.name), edits);
    }
}

/// What of an interface's own would be on a port.
fn given(entry: &Interface) -> Option<(&'static str, &'static str)> {
    if entry.addresses.iter().any(Entry::is_given) {
        Some(("addresses", "addresses"))
    } else if entry.gateway_v4.is_given() {
        Some(("a gateway", "gateway_v4"))
    } else if entry.gateway_v6.is_given() {
        Some(("a gateway", "gateway_v6"))
    } else if entry.routes.iter().any(Entry::is_given) {
        Some(("routes", "routes"))
    } else {
        None
    }
}

fn moved(entry: &Interface, from: &DocPath, to: &DocPath, master: &NodeLink) -> Vec<Edit> {
    let first = master.entry.map_or(0, |entry| entry.addresses.len());
    let given = entry.addresses.iter().filter(|address| address.is_given());
    let mut edits: Vec<_> = given
        .enumerate()
        .map(|(i, address)| Edit::set(to.index(first + i), address.text()))
        .collect();
    edits.push(Edit::Remove { at: from.clone() });
    edits
}
