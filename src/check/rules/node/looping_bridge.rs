//! A bridge with several ways into the network.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::InterfaceKind;

pub static RULE: Rule = Rule {
    code: "NODE031",
    name: "looping-bridge",
    group: Group::Node,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("looping_bridge.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        let bridges = view.links.iter();
        for bridge in bridges.filter(|link| link.kind == InterfaceKind::Bridge) {
            let leads_out = |name: &str| {
                let kind = view.link(name).map(|link| link.kind);
                matches!(kind, Some(InterfaceKind::Physical | InterfaceKind::Bond))
            };
            let mut ways = bridge.ports.iter().filter(|(port, _)| leads_out(port));
            let (Some((first, _)), Some((second, spot))) = (ways.next(), ways.next()) else {
                continue;
            };
            // The same twice is told by another rule.
            if first == second {
                continue;
            }
            report
                .problem(
                    view.at(*spot),
                    format!(
                        "{} joins `{first}` and `{second}`, and the export runs no spanning tree",
                        view.title(bridge)
                    ),
                )
                .help(
                    "two cards in one network make a loop in a bridge, and frames circle in it until the \
                    network stands still: put them into a bond, and the bond into the bridge",
                );
        }
    }
}
