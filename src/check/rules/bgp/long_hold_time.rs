//! A long hold time with nothing that notices earlier.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::HoldTime;

pub static RULE: Rule = Rule {
    code: "BGP035",
    name: "long-hold-time",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("long_hold_time.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in cx.fabrics.iter().filter(|fabric| !fabric.bfd) {
        let seconds = fabric.hold_time.seconds();
        if seconds <= HoldTime::DEFAULT.seconds() {
            continue;
        }
        let at = fabric.at("hold_time");
        report
            .problem(
                at,
                format!(
                    "the fabric `{}` has a hold time of {seconds} s and no BFD: VMs that moved \
                    away from a dead node or reflector are unreachable for up to {seconds} s",
                    fabric.name
                ),
            )
            .related(fabric.at("bfd"), "BFD is off")
            .help("measured: 22.9 s with a hold time of 30, 6.6 s with 9, 0.6 s with BFD")
            .unsafe_fix_remove(format!("take the default, {} s", HoldTime::DEFAULT));
    }
}
