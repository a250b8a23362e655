//! A hold time that a router keeps up only with special settings.

use super::word;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::Platform;
use crate::target::Router;

pub static RULE: Rule = Rule {
    code: "TARG007",
    name: "short-junos-hold-time",
    group: Group::Target,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("short_junos_hold_time.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        let seconds = fabric.hold_time.seconds();
        let core = fabric.gateways.iter().find_map(|core| {
            let own = cx.plan.gateways.get(core.name)?;
            let router = Router::of(word(&own.platform, Platform::Junos)?);
            (seconds < router.easy_hold_time).then_some((core, router))
        });
        let Some((core, router)) = core.filter(|_| seconds != 0) else {
            continue;
        };
        let at = fabric.at("hold_time");
        report
            .problem(
                at,
                format!(
                    "the hold time of {seconds} s of the fabric `{}` is short for {} of the core \
                    gateway `{}`",
                    fabric.name,
                    router.word.label(),
                    core.name
                ),
            )
            .related(core.at().join("platform"), router.word.label())
            .help(
                "below 20 s Juniper wants `precision-timers` in `protocols bgp`, and EX switches \
                take 10 s and more: let BFD do the fast part",
            )
            .unsafe_fix_remove("take the default, 30 s");
    }
}
