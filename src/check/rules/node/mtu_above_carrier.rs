//! An MTU larger than that of what the interface stands on.

use super::mtus::{IPV6_LEAST, effective_mtus};
use crate::check::rules::provider;
use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "NODE021",
    name: "mtu-above-carrier",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("mtu_above_carrier.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        if view.node.interfaces.is_empty() {
            continue;
        }
        let mtus = effective_mtus(view);
        for link in &view.links {
            let Some((mtu, spot)) = link.mtu else {
                continue;
            };
            let ports = link.ports.iter().map(|(port, _)| *port);
            let carriers = ports.chain(link.parent).filter(|name| *name != link.name);
            let known = carriers.filter_map(|name| {
                let i = view.index(name)?;
                Some((&view.links[i], mtus[i]?))
            });
            let Some((carrier, (most, place))) = known.min_by_key(|(_, (most, _))| *most) else {
                continue;
            };
            // What a provider's VLAN does not carry is told with what it does.
            let carried = provider::vlan_mtu(view, link);
            if mtu.bytes() <= most || carried.is_some_and(|carried| mtu.bytes() > carried) {
                continue;
            }
            let at = view.at(spot);
            let given = if place.is_some() {
                ""
            } else {
                ", the usual one"
            };
            let draft = report
                .problem(
                    at,
                    format!(
                        "{} has the MTU {mtu}, and stands on `{}` with {most}{given}",
                        view.title(link),
                        carrier.name
                    ),
                )
                .help("what stands on an interface sends no larger packets than it");
            let draft = match place {
                Some(place) => draft.related(view.at(place), "the smaller one"),
                None => draft.related(view.link_at(carrier), "it has no MTU of its own"),
            };
            // Less than IPv6 needs is hardly meant.
            if most >= IPV6_LEAST {
                draft.fix_use(most);
            } else {
                draft.unsafe_fix_use(most);
            }
        }
    }
}
