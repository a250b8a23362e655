//! A fabric's gateway with an address out of a vendor's block.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::topology::default_gateway_mac;

pub static RULE: Rule = Rule {
    code: "NODE011",
    name: "vendor-gateway-mac",
    group: Group::Node,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("vendor_gateway_mac.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        let mac = fabric.gateway_mac;
        if mac.is_locally_administered() || mac.is_multicast() || mac.0 == [0; 6] {
            continue;
        }
        let default = default_gateway_mac();
        report
            .problem(
                fabric.at("gateway_mac"),
                format!(
                    "the gateway MAC {mac} of the fabric `{}` lies in a block of \
                    a vendor",
                    fabric.name
                ),
            )
            .help(
                "take a locally administered one (first octet 02, 06, 0a, 0e, \
                …): a vendor's may be some card's",
            )
            .unsafe_fix_use(default);
    }
}
