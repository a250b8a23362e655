//! One MAC address at two interfaces.

use super::macs::{Holder, macs};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::sorted;

pub static RULE: Rule = Rule {
    code: "NODE012",
    name: "duplicate-mac",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("duplicate_mac.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut holders = macs(cx);
    // Empty and group addresses are another rule's.
    holders.retain(|holder| holder.mac.0 != [0; 6] && !holder.mac.is_multicast());
    // Cards first: what stands on them may have their address. Equals keep the plan's order.
    sorted::sort_by_key(&mut holders, |one| {
        (one.mac, !one.is_fabric(), one.is_stacked())
    });
    for same in holders.chunk_by(|a, b| a.mac == b.mac) {
        let [first, others @ ..] = same else { continue };
        // Fabrics may share one: their VM interfaces never meet.
        let apart = |other: &&Holder| {
            other.is_fabric() || other.is_stacked() && other.node() == first.node()
        };
        for other in others.iter().filter(|other| !apart(other)) {
            report
                .problem(
                    other.at(),
                    format!(
                        "{} has the MAC address {} of {}",
                        other.owner(),
                        other.mac,
                        first.owner()
                    ),
                )
                .related(first.at(), format!("{} too", first.mac))
                .help(
                    "switches send frames for both to whichever spoke last: give \
                    one of them another",
                );
        }
    }
}
