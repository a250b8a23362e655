//! A community that begins with another AS number than the fabric's.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{Asn, Community};

pub static RULE: Rule = Rule {
    code: "BGP009",
    name: "foreign-community",
    group: Group::Bgp,
    severity: Severity::Info,
    docs: include_str!("foreign_community.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        let (Some(Asn(asn)), Some(community)) = (fabric.asn, fabric.community) else {
            continue;
        };
        let (owner, four_bytes) = match community {
            // Reserved ones are another rule's.
            Community::Standard(0 | 65535, _) => continue,
            Community::Standard(owner, _) => (owner.into(), asn > 0xffff),
            Community::Large(owner, ..) => (owner, false),
        };
        if owner == asn {
            continue;
        }
        let draft = report
            .problem(
                fabric.at("community"),
                format!(
                    "the community {community} belongs to AS {owner}, the fabric \
                    `{}` has the AS number {asn}",
                    fabric.name
                ),
            )
            .related(fabric.at("asn"), "the fabric's AS number")
            .severity(if four_bytes {
                Severity::Warning
            } else {
                Severity::Info
            });
        let draft = draft.help(if four_bytes {
            "a four-byte AS number needs a large community (RFC 8092)"
        } else {
            "by custom the first part is one's own AS number; is it meant so?"
        });
        super::offer_own_community(draft, fabric);
    }
}
