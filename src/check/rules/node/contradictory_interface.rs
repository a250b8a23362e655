//! A setting that the interface's kind has not.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::InterfaceKind::{self, Bond, Bridge, Physical, Vlan};
use crate::model::{Edit, Entry, Interface};
use crate::topology::{NodeLink, NodeView};

pub static RULE: Rule = Rule {
    code: "NODE015",
    name: "contradictory-interface",
    group: Group::Node,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("contradictory_interface.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        for link in &view.links {
            let Some(entry) = link.entry.filter(|entry| entry.kind.error().is_none()) else {
                continue;
            };
            if link.is_vm_bridge && link.kind != Bridge {
                let at = view.link_at(link).join("kind");
                report
                    .problem(
                        at,
                        format!(
                            "`{}` of the node `{}` is the cluster's bridge for VMs, and stands as {}",
                            link.name,
                            view.name,
                            with_article(link.kind)
                        ),
                    )
                    .help("make it a bridge, or give the cluster's bridge another name")
                    .unsafe_fix_set("make it a bridge", Bridge);
            } else {
                check_settings(view, link, entry, report);
            }
        }
    }
}

/// One problem tells of all settings of another kind.
fn check_settings(view: &NodeView, link: &NodeLink, entry: &Interface, report: &mut Report) {
    let has_ports = entry.ports.iter().any(Entry::is_given);
    let settings = [
        ("ports", has_ports, [Bridge, Bond]),
        ("parent", entry.parent.is_given(), [Vlan, Vlan]),
        ("vlan", entry.vlan.is_given(), [Vlan, Vlan]),
        ("bond_mode", entry.bond_mode.is_given(), [Bond, Bond]),
    ];
    let mut wrong = settings
        .iter()
        .filter(|(_, given, kinds)| *given && !kinds.contains(&link.kind));
    let Some((field, _, kinds)) = wrong.next() else {
        return;
    };
    let at = view.link_at(link);
    let meant = match kinds {
        [Bridge, Bond] if entry.bond_mode.is_given() || link.name.starts_with("bond") => Bond,
        [kind, _] => *kind,
    };
    let draft = report
        .problem(
            at.join(*field),
            format!(
                "`{field}` stands at `{}` of the node `{}`, which is {}",
                link.name,
                view.name,
                with_article(link.kind)
            ),
        )
        .help(format!(
            "it belongs to {}: say so in `kind`, or remove it",
            with_article(meant)
        ));
    if entry.kind.is_given() {
        let at = at.join(*field);
        draft.unsafe_fix(format!("remove {field}"), vec![Edit::Remove { at }]);
    } else {
        let edits = vec![Edit::set(at.join("kind"), meant.to_string())];
        draft.unsafe_fix(format!("make it {}", with_article(meant)), edits);
    }
}

fn with_article(kind: InterfaceKind) -> &'static str {
    match kind {
        Physical => "a physical interface",
        Bridge => "a bridge",
        Vlan => "a VLAN",
        Bond => "a bond",
    }
}
