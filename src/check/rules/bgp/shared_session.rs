//! Fabrics that share a session and want it set up in two ways.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;
use crate::model::values::Family;
use crate::sorted::Firsts;
use crate::topology::{Fabric, Speaker, peers_with, reflector_sessions};

pub static RULE: Rule = Rule {
    code: "BGP027",
    name: "shared-session",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("shared_session.md"),
    check,
};

/// What a session has one of, with its name in a sentence.
const SETTINGS: [(&str, &str); 6] = [
    ("password", "TCP MD5 password"),
    ("bfd", "setting of BFD"),
    ("bfd_interval", "BFD interval"),
    ("bfd_multiplier", "BFD multiplier"),
    ("hold_time", "hold time"),
    ("graceful_restart", "setting of graceful restart"),
];

fn check(cx: &Context, report: &mut Report) {
    let mut first = Firsts::new();
    for fabric in &cx.fabrics {
        let mut told: Vec<(&str, &str)> = Vec::new();
        for (reflector, peer, family) in shareable(cx, fabric) {
            let session = (reflector.name, peer.noun, peer.name, family);
            let other = first.get_or_insert(session, fabric);
            for (setting, what) in SETTINGS {
                if !told.contains(&(setting, other.name))
                    && differs(cx, setting, fabric, other, &reflector, &peer)
                {
                    told.push((setting, other.name));
                    tell(
                        cx,
                        report,
                        (setting, what),
                        (fabric, other),
                        (&reflector, &peer),
                    );
                }
            }
        }
    }
}

/// The sessions that another fabric may have too: a node has one fabric only.
fn shareable<'p>(cx: &Context<'p>, fabric: &Fabric<'p>) -> Vec<(Speaker<'p>, Speaker<'p>, Family)> {
    let mut found = Vec::new();
    for reflector in &fabric.reflectors {
        for gateway in &fabric.gateways {
            if !peers_with(cx.plan, gateway, reflector) {
                continue;
            }
            let both =
                |family| reflector.address(family).is_some() && gateway.address(family).is_some();
            let families = fabric.families().filter(|family| both(*family));
            found.extend(families.map(|family| (*reflector, *gateway, family)));
        }
    }
    for session in reflector_sessions(cx.plan, fabric) {
        // Whichever fabric names which one first.
        let (one, other) = (session.reflector, session.peer);
        let ends = if one.name < other.name {
            (one, other)
        } else {
            (other, one)
        };
        found.push((ends.0, ends.1, session.family));
    }
    found
}

fn differs(
    cx: &Context,
    setting: &'static str,
    one: &Fabric,
    other: &Fabric,
    reflector: &Speaker,
    peer: &Speaker,
) -> bool {
    // One that can't be read is another rule's.
    if !cx.is_readable(&one.at(setting)) || !cx.is_readable(&other.at(setting)) {
        return false;
    }
    match setting {
        // What the speakers have themselves is the same in both.
        "password" => {
            one.password != other.password
                && (reflector.own_password.is_none() || peer.own_password.is_none())
        }
        "bfd" => one.bfd != other.bfd,
        "bfd_interval" => one.bfd && other.bfd && one.bfd_interval != other.bfd_interval,
        "bfd_multiplier" => one.bfd && other.bfd && one.bfd_multiplier != other.bfd_multiplier,
        "hold_time" => one.hold_time != other.hold_time,
        _ => one.graceful_restart != other.graceful_restart,
    }
}

fn tell(
    cx: &Context,
    report: &mut Report,
    (setting, what): (&'static str, &str),
    (fabric, other): (&Fabric, &Fabric),
    (reflector, peer): (&Speaker, &Speaker),
) {
    let at = fabric.at(setting);
    let theirs = other.at(setting);
    let edit = if cx.is_given(&theirs) {
        Edit::set(at.clone(), cx.plan.text(&theirs))
    } else {
        Edit::Remove { at: at.clone() }
    };
    report
        .problem(
            at,
            format!(
                "the fabric `{}` has another {what} than the fabric `{}`, but the session \
                between `{}` and `{}` serves both",
                fabric.name, other.name, reflector.name, peer.name
            ),
        )
        .related(theirs, format!("what `{}` has", other.name))
        .help(
            "set it alike in both fabrics, or give each a reflector or a core gateway of \
            its own",
        )
        .unsafe_fix(format!("do as `{}` does", other.name), vec![edit]);
}
