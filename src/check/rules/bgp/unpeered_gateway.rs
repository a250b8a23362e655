//! A core gateway without a session to a reflector of its fabric.

use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "BGP030",
    name: "unpeered-gateway",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("unpeered_gateway.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        let all = fabric.reflectors.len();
        if all == 0 || !cx.is_readable(&fabric.at("reflectors")) {
            continue;
        }
        for gateway in &fabric.gateways {
            let at = gateway.at().join("reflectors");
            let peers: Vec<_> = super::reflectors_of(cx, fabric, gateway).collect();
            if peers.len() == all || !cx.is_readable(&at) {
                continue;
            }
            let (name, of) = (gateway.name, fabric.name);
            let missing = fabric.reflectors.iter();
            let missing =
                missing.filter(|reflector| peers.iter().all(|peer| peer.name != reflector.name));
            let missing: Vec<_> = missing.map(|reflector| reflector.name).collect();
            let (severity, message, help) = if peers.is_empty() {
                (
                    Severity::Error,
                    format!(
                        "the core gateway `{name}` peers with no reflector of the fabric `{of}`"
                    ),
                    "it learns no VM of it: leave the list out to peer with all",
                )
            } else {
                (
                    Severity::Warning,
                    format!(
                        "the core gateway `{name}` has no session with `{}` of the fabric `{of}`",
                        missing.join("` and `")
                    ),
                    "when the others are down it knows no VM, though this one has all the \
                    routes: leave the list out to peer with all",
                )
            };
            report
                .problem(at, message)
                .severity(severity)
                .related(fabric.at("reflectors"), "the fabric's reflectors")
                .help(help)
                .unsafe_fix_remove("peer with all");
        }
    }
}
