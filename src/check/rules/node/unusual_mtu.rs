//! An MTU that hardly any network has.

use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "NODE023",
    name: "unusual-mtu",
    group: Group::Node,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("unusual_mtu.md"),
    check,
};

/// What switches take as jumbo frames.
const MOST: u16 = 9216;
/// What every host must be able to receive (RFC 791).
const LEAST: u16 = 576;

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        for link in &view.links {
            let Some((mtu, spot)) = link.mtu else {
                continue;
            };
            let why = if mtu.bytes() > MOST {
                "above 9216 no usual switch carries it: packets up to it leave the card and arrive nowhere"
            } else if mtu.bytes() < LEAST {
                "below 576 not even the packets fit that every host must take (RFC 791)"
            } else {
                continue;
            };
            report
                .problem(
                    view.at(spot),
                    format!("{} has the MTU {mtu}", view.title(link)),
                )
                .help(why);
        }
    }
}
