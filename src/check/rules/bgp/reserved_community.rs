//! A community with a meaning of its own.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::Community;

pub static RULE: Rule = Rule {
    code: "BGP008",
    name: "reserved-community",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("reserved_community.md"),
    check,
};

/// What the well-known communities do to the routes of VMs (IANA, BGP Well-known Communities).
const WELL_KNOWN: [(u16, Severity, &str); 9] = [
    (
        0,
        Severity::Warning,
        "GRACEFUL_SHUTDOWN (RFC 8326): neighbours prefer every other way",
    ),
    (
        1,
        Severity::Warning,
        "ACCEPT_OWN (RFC 7611): routers take their own routes back",
    ),
    (
        6,
        Severity::Warning,
        "LLGR_STALE (RFC 9494): neighbours prefer every other route",
    ),
    (
        7,
        Severity::Warning,
        "NO_LLGR (RFC 9494): routes are not kept when a session is lost",
    ),
    (
        666,
        Severity::Error,
        "BLACKHOLE (RFC 7999): neighbours drop all packets to the VMs",
    ),
    (
        65281,
        Severity::Warning,
        "NO_EXPORT (RFC 1997): the core never announces the routes to others",
    ),
    (
        65282,
        Severity::Error,
        "NO_ADVERTISE (RFC 1997): reflectors do not pass the routes on",
    ),
    (
        65283,
        Severity::Warning,
        "NO_EXPORT_SUBCONFED (RFC 1997): the routes never leave the AS",
    ),
    (
        65284,
        Severity::Info,
        "NOPEER (RFC 3765): the routes are not announced to peers",
    ),
];

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        let Some(community) = fabric.community else {
            continue;
        };
        let (severity, what) = match community {
            Community::Standard(65535, low) => {
                let known = WELL_KNOWN.iter().find(|(known, ..)| *known == low);
                known.map_or((Severity::Warning, "reserved (RFC 1997)"), |known| {
                    (known.1, known.2)
                })
            }
            Community::Standard(0, _) => (Severity::Warning, "reserved (RFC 1997)"),
            Community::Large(0 | 65535 | u32::MAX, ..) => (
                Severity::Warning,
                "large with an administrator that is reserved (RFC 8092)",
            ),
            _ => continue,
        };
        let draft = report
            .problem(
                fabric.at("community"),
                format!(
                    "the community {community} of the fabric `{}` is {what}",
                    fabric.name
                ),
            )
            .severity(severity)
            .help("mark VM routes with a community of your own AS");
        super::offer_own_community(draft, fabric);
    }
}
