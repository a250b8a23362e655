//! Sessions that never notice that the other end is gone.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::HoldTime;

pub static RULE: Rule = Rule {
    code: "BGP025",
    name: "endless-hold-time",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("endless_hold_time.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in cx
        .fabrics
        .iter()
        .filter(|fabric| fabric.hold_time.seconds() == 0)
    {
        let at = fabric.at("hold_time");
        report
            .problem(
                at,
                format!(
                    "the sessions of the fabric `{}` have a hold time of 0: they \
                    never time out",
                    fabric.name
                ),
            )
            .help(
                "the routes of a node that died stay, and with them the VMs \
                that were moved elsewhere look dead",
            )
            .unsafe_fix_remove(format!("take the default, {} seconds", HoldTime::DEFAULT));
    }
}
