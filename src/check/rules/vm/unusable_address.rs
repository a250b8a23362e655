//! A VM with an address of its pool that no VM may have.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::Family;

pub static RULE: Rule = Rule {
    code: "VM003",
    name: "unusable-address",
    group: Group::Vm,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("unusable_address.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for place in super::addresses(cx) {
        let Some(blocked) = place.usable.why_blocked(place.address) else {
            continue;
        };
        // Such a VM is reported as a duplicate.
        if blocked.is_host {
            continue;
        }
        let draft = report
            .problem(
                place.at(),
                format!(
                    "the VM `{}` can't have {}: it is {}",
                    place.vm(),
                    place.address,
                    blocked.why
                ),
            )
            .related(blocked.at.clone(), blocked.why.clone())
            .help("take another address");
        super::offer_free(draft, &place, Family::of(place.address));
    }
}
