//! A VLAN without its number or parent, a bond without ports.

use crate::check::{Context, Draft, Group, Report, Rule, Severity};
use crate::model::values::{InterfaceKind, VlanId};
use crate::model::{Entry, Value};
use crate::topology::{NodeLink, NodeView};

pub static RULE: Rule = Rule {
    code: "NODE014",
    name: "incomplete-interface",
    group: Group::Node,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("incomplete_interface.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        for link in &view.links {
            let Some(entry) = link.entry else { continue };
            if link.kind == InterfaceKind::Vlan {
                let (parent, id) = spelt(view, link);
                if !entry.parent.is_given() {
                    require(report, view, link, "parent", parent)
                        .help("name the interface that the tagged frames run over, such as eno1");
                }
                if !entry.vlan.is_given() {
                    require(report, view, link, "vlan", id)
                        .help("give its number, 1 to 4094, as the switch has it");
                }
            }
            if link.kind == InterfaceKind::Bond && !entry.ports.iter().any(Entry::is_given) {
                require(report, view, link, "ports", None)
                    .help("name the interfaces in it: a bond without ports has no link");
            }
        }
    }
}

/// What is missing, with the value that the interface's own name tells.
fn require<'r>(
    report: &'r mut Report,
    view: &NodeView,
    link: &NodeLink,
    field: &'static str,
    told: Option<&str>,
) -> Draft<'r> {
    let at = view.link_at(link).join(field);
    let missing = match field {
        "vlan" => "number",
        field => field,
    };
    let what = if link.kind == InterfaceKind::Vlan {
        "VLAN"
    } else {
        "bond"
    };
    let message = format!(
        "the {what} `{}` of the node `{}` has no {missing}",
        link.name, view.name
    );
    let draft = report.problem(at, message);
    if let Some(told) = told {
        let title = format!("use {told}, as its name says");
        return draft.fix_set(title, told);
    }
    draft
}

/// Parent and number of a VLAN that is called `eno1.4009`, as far as they can be.
fn spelt<'l>(view: &NodeView, link: &NodeLink<'l>) -> (Option<&'l str>, Option<&'l str>) {
    let Some((parent, id)) = link.name.rsplit_once('.') else {
        return (None, None);
    };
    let known = view
        .link(parent)
        .filter(|parent| parent.kind != InterfaceKind::Vlan);
    let is_id = VlanId::parse(id).is_ok();
    (known.filter(|_| is_id).map(|_| parent), is_id.then_some(id))
}
