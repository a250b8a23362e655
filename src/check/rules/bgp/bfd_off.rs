//! Slow detection of dead neighbours.

use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "BGP026",
    name: "bfd-off",
    group: Group::Bgp,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("bfd_off.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in cx.fabrics.iter().filter(|fabric| !fabric.bfd) {
        let at = fabric.at("bfd");
        let seconds = fabric.hold_time.seconds();
        let until = if seconds == 0 {
            "never".to_owned()
        } else {
            format!("after {seconds} seconds only, the hold time")
        };
        report
            .problem(
                at,
                format!(
                    "BFD is off in the fabric `{}`: a dead node is noticed {until}",
                    fabric.name
                ),
            )
            .help("switch it on to notice within a second or so")
            .unsafe_fix_remove("switch BFD on");
    }
}
