//! Sessions that TTL security leaves out.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::target::checks_ttl;
use crate::topology::{Fabric, Link, Session, reflector_sessions, sessions};

pub static RULE: Rule = Rule {
    code: "BGP049",
    name: "partial-ttl-security",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("partial_ttl_security.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in cx.fabrics.iter().filter(|fabric| fabric.ttl_security) {
        let mut all = sessions(cx.plan, fabric);
        all.extend(reflector_sessions(cx.plan, fabric));
        let far = |session: &&Session| session.link == Link::Multihop;
        let unable = |session: &&Session| !far(session) && !checks_ttl(cx.plan, &session.peer);
        tell(
            fabric,
            &all.iter().filter(far).collect::<Vec<_>>(),
            (Severity::Warning, "its ends are not on one subnet"),
            report,
        );
        tell(
            fabric,
            &all.iter().filter(unable).collect::<Vec<_>>(),
            (
                Severity::Info,
                "Junos checks no TTL for internal neighbours",
            ),
            report,
        );
    }
}

/// One problem for all sessions with the same reason.
fn tell(
    fabric: &Fabric,
    sessions: &[&Session],
    (severity, reason): (Severity, &str),
    report: &mut Report,
) {
    let Some(first) = sessions.first() else {
        return;
    };
    let more = match sessions.len() - 1 {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    report
        .problem(
            fabric.at("ttl_security"),
            format!(
                "the {} session of `{}` with `{}`{more} of the fabric `{}` has no TTL security: {reason}",
                first.family, first.reflector.name, first.peer.name, fabric.name
            ),
        )
        .severity(severity)
        .related(super::address_of(&first.peer, first.family), "the other end")
        .help("neither end demands it there: keep others out with a password and a packet filter");
}
