//! A node that the core gateway has no direct way to.

use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "BGP018",
    name: "unreachable-next-hop",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("unreachable_next_hop.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        for family in fabric.families() {
            let cores: Vec<_> = fabric
                .gateways
                .iter()
                .filter_map(|core| Some((core, core.address(family)?)))
                .collect();
            // One whose address can't be read may reach the nodes.
            let all_known = cx.is_readable(&fabric.at("gateways"))
                && fabric.gateways.iter().all(|core| {
                    core.address(family).is_some() || !super::mentions(cx, core, family)
                });
            let Some((core, core_address)) = cores.first().filter(|_| all_known) else {
                continue;
            };
            for node in &fabric.nodes {
                let Some(address) = node.address(family) else {
                    continue;
                };
                if cores.iter().any(|(_, core)| core.reaches(address.addr())) {
                    continue;
                }
                let field = if address.addr().is_ipv4() {
                    "ipv4"
                } else {
                    "ipv6"
                };
                report
                    .problem(
                        node.at().join(field),
                        format!(
                            "{} of the node `{}` is not in the subnet of the core gateway \
                            `{}`, {}",
                            address.addr(),
                            node.name,
                            core.name,
                            core_address.subnet()
                        ),
                    )
                    .related(core.at().join(field), "the core gateway's address")
                    .help(
                        "VM routes have the node's address as next hop: see that the \
                        core has a route to it, static or by an IGP",
                    );
            }
        }
    }
}
