//! A MAC address that no interface can have.

use super::macs::macs;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::topology::default_gateway_mac;

pub static RULE: Rule = Rule {
    code: "NODE010",
    name: "unusable-mac",
    group: Group::Node,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("unusable_mac.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for holder in macs(cx) {
        let what = if holder.mac.0 == [0; 6] {
            "is empty"
        } else if holder.mac.is_multicast() {
            "names a group of hosts (its first octet is odd)"
        } else {
            continue;
        };
        let draft = report
            .problem(
                holder.at(),
                format!(
                    "the MAC address {} of {} {what}",
                    holder.mac,
                    holder.owner()
                ),
            )
            .help(
                "an interface needs an address of its own, with an even first \
                octet such as 02 or 52",
            );
        if holder.is_fabric() {
            let mac = default_gateway_mac();
            draft.fix_use(mac);
        }
    }
}
