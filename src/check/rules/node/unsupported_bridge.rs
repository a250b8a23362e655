//! A bridge where the platform knows none.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::{InterfaceKind, NetworkMode};

pub static RULE: Rule = Rule {
    code: "NODE024",
    name: "unsupported-bridge",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("unsupported_bridge.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        let Some((cluster, _)) = view.cluster else {
            continue;
        };
        let (severity, help) = match view.mode {
            Some(NetworkMode::IpFabric) => (
                Severity::Error,
                "the platform supports no bridges on such nodes: VMs have interfaces of their own. \
                Use the uplink, a VLAN or a bond without a bridge",
            ),
            Some(NetworkMode::Routing) => (
                Severity::Warning,
                "the platform supports the one bridge for VMs there: it does not know this one",
            ),
            _ => continue,
        };
        let others = view.links.iter().filter(|link| !link.is_vm_bridge);
        for link in others.filter(|link| link.kind == InterfaceKind::Bridge) {
            let mode = view.mode.map_or("", NetworkMode::label);
            report
                .problem(
                    view.link_at(link).join("kind"),
                    format!(
                        "`{}` of the node `{}` is a bridge, and its cluster `{cluster}` has the type {mode}",
                        link.name, view.name
                    ),
                )
                .severity(severity)
                .related(Noun::Cluster.at(cluster).join("network").join("type"), mode)
                .help(help);
        }
    }
}
