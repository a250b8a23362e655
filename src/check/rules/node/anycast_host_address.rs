//! A host with the all-zero address of its IPv6 subnet.

use std::net::IpAddr;

use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "NODE005",
    name: "anycast-host-address",
    group: Group::Node,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("anycast_host_address.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for device in &cx.devices {
        for (field, address) in device.addresses() {
            let IpAddr::V6(own) = address.addr() else {
                continue;
            };
            // RFC 6164 exempts the two hosts of a /127, and a /128 is one host.
            if address.prefix_len() >= 127 || address.subnet().addr() != IpAddr::V6(own) {
                continue;
            }
            report
                .problem(
                    device.at().join(field),
                    format!(
                        "{own} of the {} `{}` is the Subnet-Router anycast address of {}",
                        device.noun,
                        device.name,
                        address.subnet()
                    ),
                )
                .help(
                    "take another host number, such as ::2: every router on that \
                    link listens to this one",
                );
        }
    }
}
