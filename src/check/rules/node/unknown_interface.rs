//! The name of an interface that the node does not have.

use crate::check::rules;
use crate::check::{Context, Draft, Group, Report, Rule, Severity};
use crate::model::{DocPath, Edit, Noun, Tree};
use crate::topology::{NodeView, Spot};

pub static RULE: Rule = Rule {
    code: "NODE013",
    name: "unknown-interface",
    group: Group::Node,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("unknown_interface.md"),
    check,
};

/// How many unknown names of a node get a suggestion; more come from a broken import, not from slips.
const SUGGESTIONS: usize = 200;

fn check(cx: &Context, report: &mut Report) {
    for view in cx
        .nodes
        .iter()
        .filter(|view| !view.node.interfaces.is_empty())
    {
        check_uplink(view, report);
        let mut left = SUGGESTIONS;
        for link in &view.links {
            let parent = link
                .parent
                .map(|parent| (parent, Spot::Field(link.name, "parent")));
            for (name, spot) in parent.iter().chain(&link.ports) {
                // The uplink and the bridge for VMs are there without an entry.
                if matches!(spot, Spot::Node(_)) || view.link(name).is_some() {
                    continue;
                }
                let message = format!("there is no interface `{name}` on the node `{}`", view.name);
                let draft = report.problem(view.at(*spot), message);
                let known = view.links.iter().map(|link| link.name);
                let known = known.filter(|known| *known != link.name).take(SUGGESTIONS);
                let near = if left > 0 {
                    rules::nearest(name, known.collect())
                } else {
                    None
                };
                left = left.saturating_sub(1);
                suggest(view, draft, view.at(*spot), name, near);
            }
        }
    }
}

/// The uplink stands in the map, where there is one.
fn check_uplink(view: &NodeView, report: &mut Report) {
    let interfaces = &view.node.interfaces;
    let Some(uplink) = view.node.uplink.get().map(|uplink| uplink.as_str()) else {
        return;
    };
    if interfaces.contains_key(uplink) {
        return;
    }
    let at = view.at(Spot::Node("uplink"));
    let message = format!(
        "the uplink `{uplink}` of the node `{}` is not among its interfaces",
        view.name
    );
    let others = view
        .links
        .iter()
        .filter(|link| link.entry.is_some() && !link.is_vm_bridge);
    let known: Vec<_> = others.map(|link| link.name).take(SUGGESTIONS).collect();
    let near = match known[..] {
        [only] => Some(only),
        _ => rules::nearest(uplink, known),
    };
    suggest(view, report.problem(at.clone(), message), at, uplink, near);
}

fn suggest(view: &NodeView, draft: Draft, at: DocPath, name: &str, near: Option<&str>) {
    let interfaces = Noun::Node.at(view.name).join("interfaces");
    match near {
        Some(near) => {
            let title = format!("use {near}");
            let edits = vec![Edit::set(at, near)];
            let draft = draft
                .help(format!(
                    "did you mean `{near}`? `ip link` on the node tells its names"
                ))
                .related(interfaces.join(near.to_owned()), "an interface of the node");
            if near.eq_ignore_ascii_case(name) {
                draft.fix(title, edits);
            } else {
                draft.unsafe_fix(title, edits);
            }
        }
        None => {
            let new = Edit::Put {
                at: interfaces.join(name.to_owned()),
                value: Tree::Map(Vec::new()),
            };
            draft
                .help("name an interface of the node, or add this one to its interfaces")
                .related(interfaces, "the node's interfaces")
                .unsafe_fix(format!("add the interface {name}"), vec![new]);
        }
    }
}
