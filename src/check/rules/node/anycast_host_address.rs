//! A host with the all-zero address of its IPv6 subnet.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::DocPath;
use crate::topology::Spot;

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
            let whose = || format!("the {} `{}`", device.noun, device.name);
            look(
                address.subnet(),
                address.addr(),
                || device.at().join(field),
                whose,
                report,
            );
        }
    }
    for view in &cx.nodes {
        for link in &view.links {
            for own in &link.addresses {
                if let Spot::Item(..) = own.spot {
                    let net = own.written;
                    look(
                        net.trunc(),
                        net.addr(),
                        || view.at(own.spot),
                        || view.title(link),
                        report,
                    );
                }
            }
        }
    }
}

fn look(
    subnet: IpNet,
    own: IpAddr,
    at: impl Fn() -> DocPath,
    whose: impl Fn() -> String,
    report: &mut Report,
) {
    // RFC 6164 exempts the two hosts of a /127, and a /128 is one host.
    if own.is_ipv4() || subnet.prefix_len() >= 127 || subnet.addr() != own {
        return;
    }
    report
        .problem(
            at(),
            format!(
                "{own} of {} is the Subnet-Router anycast address of {subnet}",
                whose()
            ),
        )
        .help(
            "take another host number, such as ::2: every router on that \
            link listens to this one",
        );
}
