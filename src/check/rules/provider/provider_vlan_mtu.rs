//! A VLAN with larger packets than the provider carries.

use super::vlans;
use crate::check::rules::node::effective_mtu;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;
use crate::topology::Spot;

pub static RULE: Rule = Rule {
    code: "PROV006",
    name: "provider-vlan-mtu",
    group: Group::Provider,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("provider_vlan_mtu.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (view, link, profile, known) in vlans(cx) {
        let is_known = link.vlan.is_some_and(|id| known.ids.contains(&id.id()));
        let mtu = effective_mtu(view, link).map(|(mtu, _)| mtu);
        let Some(mtu) = mtu.filter(|mtu| is_known && *mtu > known.mtu) else {
            continue;
        };
        let own = link.mtu.map(|(_, spot)| spot);
        let at = view.at(own.unwrap_or(Spot::Field(link.name, "mtu")));
        report
            .problem(
                at.clone(),
                format!(
                    "{} has the MTU {mtu}, at {} a {} carries {}",
                    view.title(link),
                    profile.name,
                    known.name,
                    known.mtu
                ),
            )
            .related(super::provider_of(view.node), super::stands_at(profile))
            .help("larger packets are dropped on the way: pings work, transfers hang")
            .fix(
                format!("use {}", known.mtu),
                vec![Edit::set(at, known.mtu.to_string())],
            );
    }
}
