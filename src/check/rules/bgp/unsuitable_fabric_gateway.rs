//! A gateway for VMs that is public, or used by something else.

use std::net::{IpAddr, Ipv4Addr};

use super::fabric_gateway::{conflict, free_fabric_gateway};
use crate::address::{Verdict, special};
use crate::check::{Context, Draft, Group, Report, Rule, Severity};
use crate::model::DocPath;
use crate::topology::{Fabric, default_gateway_v6};

pub static RULE: Rule = Rule {
    code: "BGP016",
    name: "unsuitable-fabric-gateway",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("unsuitable_fabric_gateway.md"),
    check,
};

/// The address under which clouds serve metadata to their VMs.
const METADATA: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        if let Some(gateway) = fabric.gateway_v4 {
            look_v4(cx, fabric, gateway, report);
        }
        let v6 = fabric.gateway_v6;
        if v6.is_unicast_link_local() {
            continue;
        }
        let conflict = conflict(cx, v6.into());
        if let Some(draft) = unsuitable(
            fabric,
            "gateway_v6",
            v6.into(),
            v6.is_unique_local(),
            conflict,
            report,
        ) {
            let default = default_gateway_v6();
            draft.unsafe_fix_use(default);
        }
    }
}

fn look_v4(cx: &Context, fabric: &Fabric, gateway: Ipv4Addr, report: &mut Report) {
    let shared = gateway.octets()[0] == 100 && gateway.octets()[1] & 0xc0 == 64;
    let suitable = gateway.is_link_local() || gateway.is_private() || shared;
    if let Some(draft) = unsuitable(
        fabric,
        "gateway_v4",
        gateway.into(),
        suitable,
        conflict(cx, gateway.into()).or_else(|| subnet(fabric, gateway)),
        report,
    ) {
        if let Some(free) = free_fabric_gateway(cx) {
            draft.unsafe_fix_use(free);
        }
    } else if gateway.is_link_local() {
        let (severity, help) = if gateway == METADATA {
            let help = "cloud-init and others ask for metadata there: take another";
            (Severity::Warning, help)
        } else if matches!(gateway.octets()[2], 0 | 255) {
            let help = "RFC 3927 reserves the first and the last 256 of these addresses: take \
            another, such as Calico's 169.254.1.1";
            (Severity::Warning, help)
        } else {
            let help =
                "it works on Linux (Calico does the same); some systems refuse such a gateway";
            (Severity::Info, help)
        };
        let draft = report
            .problem(
                fabric.at("gateway_v4"),
                format!(
                    "the gateway {gateway} of the fabric `{}` is a link-local address",
                    fabric.name
                ),
            )
            .severity(severity)
            .help(help);
        let free = free_fabric_gateway(cx).filter(|_| severity == Severity::Warning);
        if let Some(free) = free {
            draft.unsafe_fix_use(free);
        }
    }
}

/// The subnet of a node, a reflector or a core gateway of the fabric that the gateway lies in.
fn subnet(fabric: &Fabric, gateway: Ipv4Addr) -> Option<(DocPath, String)> {
    let gateway = IpAddr::V4(gateway);
    fabric.speakers().find_map(|speaker| {
        let own = speaker.v4.filter(|own| own.subnet().contains(&gateway))?;
        let what = format!(
            "an address of the subnet {} of the {} `{}`",
            own.subnet(),
            speaker.noun,
            speaker.name
        );
        Some((speaker.at().join("ipv4"), what))
    })
}

fn unsuitable<'r>(
    fabric: &Fabric,
    field: &'static str,
    gateway: IpAddr,
    private: bool,
    conflict: Option<(DocPath, String)>,
    report: &'r mut Report,
) -> Option<Draft<'r>> {
    let name = fabric.name;
    let help = "take a private address that nothing else has: it stands on \
    every VM interface of every node";
    if let Some((at, what)) = conflict {
        let message = format!("the gateway {gateway} of the fabric `{name}` is {what}");
        return Some(
            report
                .problem(fabric.at(field), message)
                .related(at, "used here")
                .help(help),
        );
    }
    if private {
        return None;
    }
    let kind = match special(gateway) {
        Some(special) if special.verdict == Verdict::Unusable => {
            format!("set aside for {} ({})", special.purpose, special.source)
        }
        Some(special) => format!(
            "not private but set aside for {} ({})",
            special.purpose, special.source
        ),
        None => "a public address".to_owned(),
    };
    let message = format!("the gateway {gateway} of the fabric `{name}` is {kind}");
    Some(report.problem(fabric.at(field), message).help(help))
}
