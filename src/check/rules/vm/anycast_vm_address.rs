//! A VM with the all-zero address of an IPv6 subnet.

use std::net::IpAddr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{Family, NetworkMode};

pub static RULE: Rule = Rule {
    code: "VM006",
    name: "anycast-vm-address",
    group: Group::Vm,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("anycast_vm_address.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for place in super::addresses(cx) {
        let IpAddr::V6(address) = place.address else {
            continue;
        };
        let all_zero = u128::from(address) as u64 == 0;
        if !all_zero
            || !place.usable.in_space(place.address)
            || place.usable.why_blocked(place.address).is_some()
        {
            continue;
        }
        let on_link = place.mode == NetworkMode::Switching;
        let draft = report
            .problem(
                place.at(),
                format!(
                    "{address} of the VM `{}` is the Subnet-Router anycast \
                    address of {address}/64",
                    place.vm()
                ),
            )
            .severity(if on_link {
                Severity::Error
            } else {
                Severity::Warning
            })
            .help(if on_link {
                "routers on the link have this address too, and the VM \
                switches its own off: take another"
            } else {
                "it works as long as no router has an interface in this /64: better take another"
            });
        super::offer_free(draft, &place, Family::V6);
    }
}
