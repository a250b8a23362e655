//! Interfaces that stand on each other in a circle.

use super::stack::Stack;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::topology::{NodeView, Spot};

pub static RULE: Rule = Rule {
    code: "NODE018",
    name: "interface-cycle",
    group: Group::Node,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("interface_cycle.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in cx
        .nodes
        .iter()
        .filter(|view| !view.node.interfaces.is_empty())
    {
        if let Some(cycle) = cycle(view) {
            report_cycle(view, &cycle, report);
        }
    }
}

/// A circle, by the places that make it: whoever is in no order stands on another such interface.
fn cycle<'p>(view: &NodeView<'p>) -> Option<Vec<(usize, Spot<'p>)>> {
    let Stack { lower, order } = Stack::new(view);
    let mut open = vec![true; lower.len()];
    order.iter().for_each(|i| open[*i] = false);
    let mut at = open.iter().position(|open| *open)?;
    let mut seen = vec![false; lower.len()];
    let mut way: Vec<(usize, Spot)> = Vec::new();
    while !seen[at] {
        seen[at] = true;
        let next = lower[at].iter().find(|(j, _)| open[*j])?;
        way.push((at, next.1));
        at = next.0;
    }
    let start = way.iter().position(|(i, _)| *i == at)?;
    Some(way.split_off(start))
}

fn report_cycle(view: &NodeView, cycle: &[(usize, Spot)], report: &mut Report) {
    let name = |i: usize| format!("`{}`", view.links[i].name);
    let mut names: Vec<_> = cycle.iter().take(8).map(|(i, _)| name(*i)).collect();
    if cycle.len() > names.len() {
        names.push("…".into());
    }
    names.push(name(cycle[0].0));
    // The uplink being the bridge's port is the cluster's type and not to be changed here.
    let said = |(_, spot): &&(usize, Spot)| !matches!(spot, Spot::Node(_));
    let Some((_, spot)) = cycle.iter().rev().find(said) else {
        return;
    };
    let at = view.at(*spot);
    let draft = report
        .problem(
            at,
            format!(
                "interfaces of the node `{}` stand on each other in a circle: {}",
                view.name,
                names.join(" on ")
            ),
        )
        .help("a bridge, bond or VLAN stands on other interfaces, in the end on a physical one");
    if matches!(spot, Spot::Item(..)) {
        draft.unsafe_fix_remove("take this port out");
    }
}
