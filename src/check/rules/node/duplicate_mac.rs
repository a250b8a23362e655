//! One MAC address at two interfaces.

use super::macs::macs;
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
    sorted::sort_by(&mut holders, |a, b| {
        (a.mac, !a.is_fabric, &a.at).cmp(&(b.mac, !b.is_fabric, &b.at))
    });
    for same in holders.chunk_by(|a, b| a.mac == b.mac) {
        let [first, others @ ..] = same else { continue };
        // Fabrics may share one: their VM interfaces never meet.
        for other in others.iter().filter(|other| !other.is_fabric) {
            report
                .problem(
                    other.at.clone(),
                    format!(
                        "{} has the MAC address {} of {}",
                        other.owner, other.mac, first.owner
                    ),
                )
                .related(first.at.clone(), format!("{} too", first.mac))
                .help(
                    "switches send frames for both to whichever spoke last: give \
                    one of them another",
                );
        }
    }
}
