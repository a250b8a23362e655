//! An IPv6 address in the IPv4 field, or the other way round.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{Family, InterfaceAddress};
use crate::model::{DocPath, Edit, Entry};

pub static RULE: Rule = Rule {
    code: "NODE003",
    name: "wrong-family",
    group: Group::Node,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("wrong_family.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for device in &cx.devices {
        let fields = [
            ("ipv4", Family::V4, device.ipv4, "ipv6", device.ipv6),
            ("ipv6", Family::V6, device.ipv6, "ipv4", device.ipv4),
        ];
        for (field, family, entry, other_field, other) in fields {
            let Some(address) = entry.get().filter(|address| address.family() != family) else {
                continue;
            };
            let (at, other_at) = (device.at().join(field), device.at().join(other_field));
            let draft = report
                .problem(
                    at.clone(),
                    format!(
                        "{address} of the {} `{}` is {}, and stands as its {family} address",
                        device.noun,
                        device.name,
                        address.family()
                    ),
                )
                .help(format!("an {family} address is wanted here"));
            if let Some(edits) = exchange(&at, entry, &other_at, other, family) {
                draft.fix(format!("move it to {other_field}"), edits);
            }
        }
    }
}

/// The changes that put both addresses in their fields, if the other field is free or as wrong.
fn exchange(
    at: &DocPath,
    entry: &Entry<InterfaceAddress>,
    other_at: &DocPath,
    other: &Entry<InterfaceAddress>,
    family: Family,
) -> Option<Vec<Edit>> {
    let swapped = other
        .get()
        .is_some_and(|address| address.family() == family);
    if other.is_given() && !swapped {
        return None;
    }
    let back = if swapped { other.text() } else { "" };
    Some(vec![
        Edit::set(other_at.clone(), entry.text()),
        Edit::set(at.clone(), back),
    ])
}
