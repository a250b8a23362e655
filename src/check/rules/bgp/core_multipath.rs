//! A core gateway that spreads traffic where there is one right way.

use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "BGP044",
    name: "core-multipath",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("core_multipath.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let anycast = super::anycast_vms(cx);
    let serves_anycast = |gateway: &str| {
        let mut fabrics = cx.fabrics.iter();
        fabrics.any(|fabric| {
            let known = |(cluster, _): &(&str, &str)| *cluster == fabric.name;
            fabric.gateways.iter().any(|one| one.name == gateway) && anycast.iter().any(known)
        })
    };
    for (name, gateway) in &cx.plan.gateways {
        let paths = gateway.maximum_paths.get().map_or(1, |paths| paths.paths());
        let mut served = cx.fabrics.iter();
        let Some(fabric) = served.find(|fabric| {
            paths > 1 && fabric.gateways.iter().any(|one| one.name == name.as_str())
        }) else {
            continue;
        };
        if serves_anycast(name) {
            continue;
        }
        let at = crate::model::Noun::Gateway.at(name).join("maximum_paths");
        report
            .problem(
                at,
                format!(
                    "the core gateway `{name}` spreads traffic over {paths} paths, and no VM of \
                    the fabric `{}` is anycast",
                    fabric.name
                ),
            )
            .related(
                fabric.at("gateways"),
                format!("it serves `{}`", fabric.name),
            )
            .help(
                "while a VM moves or a reflector hangs, the old way and the new one are used at \
                once, and some connections break while others work: one path is right",
            )
            .unsafe_fix_remove("use one path");
    }
}
