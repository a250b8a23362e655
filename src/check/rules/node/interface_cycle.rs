//! Interfaces that stand on each other in a circle.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;
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

/// What an interface stands on: its ports and its parent, each with the place that says so.
fn below<'p>(view: &NodeView<'p>, i: usize) -> Vec<(usize, Spot<'p>)> {
    let link = &view.links[i];
    let parent = link
        .parent
        .map(|parent| (parent, Spot::Field(link.name, "parent")));
    let all = link.ports.iter().copied().chain(parent);
    all.filter_map(|(name, spot)| Some((view.index(name)?, spot)))
        .collect()
}

/// The first circle, by the places that make it. Interfaces that stand on nothing are taken away until
/// none is left, or each of those left stands on another one of them.
fn cycle<'p>(view: &NodeView<'p>) -> Option<Vec<(usize, Spot<'p>)>> {
    let count = view.links.len();
    let lower: Vec<_> = (0..count).map(|i| below(view, i)).collect();
    let mut upper = vec![Vec::new(); count];
    let mut open: Vec<usize> = lower.iter().map(Vec::len).collect();
    for (i, below) in lower.iter().enumerate() {
        below.iter().for_each(|(j, _)| upper[*j].push(i));
    }
    let mut ready: Vec<_> = (0..count).filter(|i| open[*i] == 0).collect();
    while let Some(j) = ready.pop() {
        for i in upper[j].drain(..) {
            open[i] -= 1;
            if open[i] == 0 {
                ready.push(i);
            }
        }
    }
    let mut at = (0..count).find(|i| open[*i] > 0)?;
    let mut way: Vec<(usize, Spot)> = Vec::new();
    let mut seen = vec![false; count];
    while !seen[at] {
        seen[at] = true;
        let next = lower[at].iter().find(|(j, _)| open[*j] > 0)?;
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
            at.clone(),
            format!(
                "interfaces of the node `{}` stand on each other in a circle: {}",
                view.name,
                names.join(" on ")
            ),
        )
        .help("a bridge, bond or VLAN stands on other interfaces, in the end on a physical one");
    if matches!(spot, Spot::Item(..)) {
        draft.unsafe_fix("take this port out", vec![Edit::Remove { at }]);
    }
}
