//! One MAC address at two interfaces.

use super::macs::{Holder, macs, repeated};
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
    let repeated = repeated(cx);
    // Empty and group addresses are another rule's.
    let mut holders = macs(cx, &|mac| {
        repeated.binary_search(&mac).is_ok() && mac.0 != [0; 6] && !mac.is_multicast()
    });
    sorted::sort_by(&mut holders, |a, b| {
        let key = |one: &Holder| (one.mac, !one.is_fabric, one.stands_on.is_some());
        key(a).cmp(&key(b)).then_with(|| a.at.cmp(&b.at))
    });
    for same in holders.chunk_by(|a, b| a.mac == b.mac) {
        // Cards first: what stands on them may have their address.
        let [first, others @ ..] = same else { continue };
        let (_, node) = first.at.object().unwrap_or_default();
        // Fabrics may share one: their VM interfaces never meet.
        let separate =
            |other: &&Holder| !other.is_fabric && other.stands_on.as_deref() != Some(node);
        for other in others.iter().filter(separate) {
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
