//! A bridge as a port of another bridge.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::InterfaceKind;
use crate::topology::Spot;

pub static RULE: Rule = Rule {
    code: "NODE019",
    name: "nested-bridge",
    group: Group::Node,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("nested_bridge.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        let masters = view.links.iter();
        for master in masters.filter(|link| link.kind == InterfaceKind::Bridge) {
            for (port, spot) in &master.ports {
                let Some(link) = view
                    .link(port)
                    .filter(|link| link.kind == InterfaceKind::Bridge)
                else {
                    continue;
                };
                // One in itself is a circle.
                if link.name == master.name {
                    continue;
                }
                let at = view.at(*spot);
                let draft = report
                    .problem(
                        at,
                        format!(
                            "the bridge `{port}` of the node `{}` is a port of {master}",
                            view.name
                        ),
                    )
                    .related(view.link_at(link), "a bridge itself");
                if let Spot::Node(_) = spot {
                    draft
                        .help(
                            "the uplink is a port of the cluster's bridge, and the kernel takes no \
                            bridge into a bridge: make it the cluster's bridge too, or name the card \
                            as the uplink",
                        );
                } else {
                    draft
                        .help("the kernel takes no bridge into a bridge: put the ports into one bridge")
                        .unsafe_fix_remove("take it out");
                }
            }
        }
    }
}
