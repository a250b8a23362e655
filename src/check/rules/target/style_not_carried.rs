//! Devices that VMmanager's guide has no files for.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::target::follows_guide;

pub static RULE: Rule = Rule {
    code: "TARG012",
    name: "style-not-carried",
    group: Group::Target,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("style_not_carried.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in cx.fabrics.iter().filter(|fabric| fabric.as_in_guide) {
        let mut speakers = fabric.reflectors.iter().chain(&fabric.gateways);
        let refused =
            |speaker| Some((speaker, follows_guide(cx.plan, &cx.fabrics, speaker).err()?));
        let Some((first, reason)) = speakers.by_ref().find_map(refused) else {
            continue;
        };
        let more = match speakers.filter_map(refused).count() {
            0 => String::new(),
            count => format!(" and {count} more"),
        };
        report
            .problem(
                fabric.at("style"),
                format!(
                    "the {} `{}`{more} of the fabric `{}` can't have files as in VMmanager's guide: {reason}",
                    first.noun, first.name, fabric.name
                ),
            )
            .related(first.at(), "it keeps the planner's style")
            .help("the guide has BIRD 1.6 on reflectors of one cluster, and Junos on core gateways")
            .unsafe_fix_remove("use the planner's style");
    }
}
