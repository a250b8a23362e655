//! A community that begins with another AS number than the fabric's.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{Asn, Community};

pub static RULE: Rule = Rule {
    code: "BGP009",
    name: "foreign-community",
    group: Group::Bgp,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("foreign_community.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        let (Some(Asn(asn)), Some(community)) = (fabric.asn, fabric.community) else {
            continue;
        };
        let (owner, four_bytes) = match community {
            // Reserved ones are another rule's.
            Community::Standard(0 | 65535, _) | Community::Large(0 | 65535 | u32::MAX, ..) => {
                continue;
            }
            Community::Standard(owner, _) => (owner.into(), asn > 0xffff),
            Community::Large(owner, ..) => (owner, false),
        };
        if owner == asn {
            continue;
        }
        let message = if four_bytes {
            format!(
                "the AS number {asn} of the fabric `{}` does not fit into the first half of a \
                standard community: {community} belongs to AS {owner}",
                fabric.name
            )
        } else {
            format!(
                "the community {community} belongs to AS {owner}, the fabric `{}` has the AS \
                number {asn}",
                fabric.name
            )
        };
        let draft = report
            .problem(fabric.at("community"), message)
            .related(fabric.at("asn"), "the fabric's AS number");
        let draft = if four_bytes {
            draft.severity(Severity::Warning).help(
                "routers take it all the same; a community that carries your four-byte AS \
                number is a large one (RFC 8092)",
            )
        } else {
            draft.help("by custom the first part is one's own AS number; is it meant so?")
        };
        super::offer_own_community(draft, fabric);
    }
}
