//! Fabrics that share a session and want it set up in two ways.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;
use crate::model::values::Family;
use crate::topology::{Fabric, Speaker};

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
const SETTINGS: [(&str, &str); 3] = [
    ("password", "TCP MD5 password"),
    ("bfd", "setting of BFD"),
    ("hold_time", "hold time"),
];

fn check(cx: &Context, report: &mut Report) {
    let mut first: BTreeMap<(&str, &str, Family), &Fabric> = BTreeMap::new();
    for fabric in &cx.fabrics {
        let mut told = BTreeSet::new();
        for reflector in &fabric.reflectors {
            for gateway in &fabric.gateways {
                for family in fabric.families() {
                    if reflector.address(family).is_none() || gateway.address(family).is_none() {
                        continue;
                    }
                    let session = (reflector.name, gateway.name, family);
                    let other = *first.entry(session).or_insert(fabric);
                    for (setting, what) in SETTINGS {
                        if differs(setting, fabric, other) && told.insert((setting, other.name)) {
                            tell(
                                report,
                                (setting, what),
                                (fabric, other),
                                (reflector, gateway),
                            );
                        }
                    }
                }
            }
        }
    }
}

fn differs(setting: &str, one: &Fabric, other: &Fabric) -> bool {
    // One that can't be read is another rule's.
    let unreadable = |fabric: &Fabric| {
        let network = &fabric.cluster.network;
        match setting {
            "password" => network.password.error().is_some(),
            "bfd" => network.bfd.error().is_some(),
            _ => network.hold_time.error().is_some(),
        }
    };
    if unreadable(one) || unreadable(other) {
        return false;
    }
    match setting {
        "password" => one.password != other.password,
        "bfd" => one.bfd != other.bfd,
        _ => one.hold_time != other.hold_time,
    }
}

fn tell(
    report: &mut Report,
    (setting, what): (&'static str, &str),
    (fabric, other): (&Fabric, &Fabric),
    (reflector, gateway): (&Speaker, &Speaker),
) {
    let at = fabric.at(setting);
    let network = &other.cluster.network;
    let (text, given) = match setting {
        "password" => (network.password.text(), network.password.is_given()),
        "bfd" => (network.bfd.text(), network.bfd.is_given()),
        _ => (network.hold_time.text(), network.hold_time.is_given()),
    };
    let edit = if given {
        Edit::set(at.clone(), text)
    } else {
        Edit::Remove { at: at.clone() }
    };
    report
        .problem(
            at,
            format!(
                "the fabric `{}` has another {what} than the fabric `{}`, but the session \
                between `{}` and `{}` serves both",
                fabric.name, other.name, reflector.name, gateway.name
            ),
        )
        .related(other.at(setting), format!("what `{}` has", other.name))
        .help(
            "set it alike in both fabrics, or give each a reflector or a core gateway of \
            its own",
        )
        .unsafe_fix(format!("do as `{}` does", other.name), vec![edit]);
}
