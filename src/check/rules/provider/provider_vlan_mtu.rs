//! A VLAN with larger packets than the provider carries.

use super::vlans;
use crate::check::rules::node::effective_mtus;
use crate::check::{Context, Group, Report, Rule, Severity};
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
    let mut of_node = ("", Vec::new());
    for (view, link, profile, known) in vlans(cx) {
        if of_node.0 != view.name {
            of_node = (view.name, effective_mtus(view));
        }
        let is_known = link.vlan.is_some_and(|id| known.ids.contains(&id.id()));
        let mtu = view.index(link.name).and_then(|i| of_node.1[i]);
        let Some((mtu, _)) = mtu.filter(|(mtu, _)| is_known && *mtu > known.mtu) else {
            continue;
        };
        let own = link.mtu.map(|(_, spot)| spot);
        let at = view.at(own.unwrap_or(Spot::Field(link.name, "mtu")));
        report
            .problem(
                at,
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
            .fix_use(known.mtu);
    }
}
