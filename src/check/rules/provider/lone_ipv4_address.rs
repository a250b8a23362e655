//! A subnet whose other hosts the provider's switch does not let through.

use super::servers;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;
use crate::model::values::{Family, NetworkMode};
use crate::topology::Spot;

pub static RULE: Rule = Rule {
    code: "PROV008",
    name: "lone-ipv4-address",
    group: Group::Provider,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("lone_ipv4_address.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (view, profile) in servers(cx).filter(|(_, profile)| profile.lone_v4) {
        let node = view.node;
        let own = node.ipv4.get().filter(|own| own.family() == Family::V4);
        let (Some(own), Some(gateway)) = (own, node.gateway_v4.get()) else {
            continue;
        };
        if own.prefix_len() == Family::V4.bits() || !own.reaches((*gateway).into()) {
            continue;
        }
        let at = view.at(Spot::Node("ipv4"));
        let alone = format!("{}/32", own.addr());
        let draft = report
            .problem(
                at.clone(),
                format!(
                    "the node `{}` takes {} for its own network, at {} it stands alone",
                    view.name,
                    own.subnet(),
                    profile.name
                ),
            )
            .related(super::provider_of(node), super::stands_at(profile))
            .help(
                "the switch drops what is not sent to the gateway: other servers of that subnet are \
                reached with /32 and an on-link gateway only",
            );
        let title = format!("use {alone} with the gateway on-link");
        let edits = vec![
            Edit::set(at, alone),
            Edit::set(view.at(Spot::Node("on_link")), "true"),
        ];
        // BGP sessions on the subnet would go over the gateway.
        if view.mode == Some(NetworkMode::IpFabric) {
            draft.unsafe_fix(title, edits);
        } else {
            draft.fix(title, edits);
        }
    }
}
