//! Two ends of a session with different passwords.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{Edit, Noun};
use crate::sorted;
use crate::topology::{Fabric, Speaker, reflector_sessions};

pub static RULE: Rule = Rule {
    code: "BGP034",
    name: "password-mismatch",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("password_mismatch.md"),
    check,
};

/// Whose password is at fault, and who has another one.
type Mismatch<'c, 'p> = (&'c Speaker<'p>, &'c Speaker<'p>);

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        let has_own = |speaker: &Speaker| speaker.own_password.is_some();
        if !fabric.speakers().any(has_own) || !cx.is_readable(&fabric.at("password")) {
            continue;
        }
        let mut found = mismatches(cx, fabric);
        sorted::sort_by_key(&mut found, |(guilty, other)| {
            (guilty.noun, guilty.name, other.noun, other.name)
        });
        for same in found.chunk_by(|a, b| (a.0.noun, a.0.name) == (b.0.noun, b.0.name)) {
            describe(cx, fabric, same, report);
        }
    }
}

/// One pair for each session whose ends differ. The one with a password of its own is named first: a
/// node or core gateway before a reflector, as there are more of them that do it right.
fn mismatches<'c, 'p>(cx: &'c Context<'p>, fabric: &'c Fabric<'p>) -> Vec<Mismatch<'c, 'p>> {
    let mut found = Vec::new();
    let mut compare = |reflector: &'c Speaker<'p>, peer: &'c Speaker<'p>| {
        let readable = |speaker: &Speaker| cx.is_readable(&speaker.at().join("password"));
        if fabric.password_of(reflector) == fabric.password_of(peer)
            || !readable(reflector)
            || !readable(peer)
        {
            return;
        }
        found.push(if peer.own_password.is_some() {
            (peer, reflector)
        } else {
            (reflector, peer)
        });
    };
    for peer in fabric.gateways.iter().chain(&fabric.nodes) {
        for reflector in super::reflectors_of(cx, fabric, peer) {
            compare(reflector, peer);
        }
    }
    for session in reflector_sessions(cx.plan, fabric) {
        let find = |end: &Speaker| fabric.reflectors.iter().find(|one| one.name == end.name);
        if let (Some(one), Some(other)) = (find(&session.reflector), find(&session.peer)) {
            compare(one, other);
        }
    }
    found
}

fn describe(cx: &Context, fabric: &Fabric, same: &[Mismatch], report: &mut Report) {
    let [(guilty, other), more @ ..] = same else {
        return;
    };
    let at = guilty.at().join("password");
    let has_one = fabric.password_of(other).is_some();
    let others = match more.iter().filter(|pair| pair.1.name != other.name).count() {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    let (noun, name) = (guilty.noun, guilty.name);
    let message = if has_one {
        format!(
            "the {noun} `{name}` has another password than the {} `{}`{others}, with which it \
            has a session",
            other.noun, other.name
        )
    } else {
        format!(
            "the {noun} `{name}` has a password, and the {} `{}`{others}, with which it has a \
            session, has none",
            other.noun, other.name
        )
    };
    let place = if other.own_password.is_some() {
        (other.at().join("password"), "the other end's")
    } else if has_one {
        (fabric.at("password"), "the other end has the fabric's")
    } else {
        (other.at(), "has no password, and neither has the fabric")
    };
    let draft = report
        .problem(at.clone(), message)
        .related(place.0, place.1)
        .help(
            "the session never comes up, and the daemon's log does not say why: packets without the right signature \
            are dropped",
        );
    if fabric.password_of(other) != fabric.password {
        if guilty.own_password == fabric.password {
            let at = other.at().join("password");
            let title = format!("let `{}` take the fabric's", other.name);
            draft.unsafe_fix(title, vec![Edit::Remove { at }]);
        }
    } else if has_one {
        draft.unsafe_fix_remove("take the fabric's");
    } else {
        // What a reflector has was likely meant for all.
        let for_all = Edit::set(fabric.at("password"), cx.plan.text(&at));
        let draft = draft.unsafe_fix_remove("take it out");
        if noun == Noun::Reflector {
            draft.unsafe_fix("give it to the whole fabric", vec![for_all]);
        }
    }
}
