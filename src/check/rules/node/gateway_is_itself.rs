//! A node that is its own default gateway.

use std::net::IpAddr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::sorted;
use crate::topology::{NodeLink, NodeView, Spot};

pub static RULE: Rule = Rule {
    code: "NODE004",
    name: "gateway-is-itself",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("gateway_is_itself.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        let all = view.links.iter().flat_map(|link| &link.addresses);
        let mut own: Vec<IpAddr> = all.map(|own| own.net.addr()).collect();
        sorted::sort(&mut own);
        for link in &view.links {
            for route in &link.routes {
                let Some(via) = route.via.filter(|via| own.binary_search(via).is_ok()) else {
                    continue;
                };
                // The VMs' gateway is on the bridge and every router's address on its own link.
                if !route.is_link_local() {
                    report_route(cx, view, link, route.spot, via, report);
                }
            }
        }
    }
}

fn report_route(
    cx: &Context,
    view: &NodeView,
    link: &NodeLink,
    spot: Spot,
    via: IpAddr,
    report: &mut Report,
) {
    let at = view.at(spot);
    let whose = match spot {
        Spot::Node(_) => format!("the node `{}`", view.name),
        _ => view.title(link),
    };
    let what = if matches!(spot, Spot::Item(..)) {
        "router"
    } else {
        "gateway"
    };
    let draft = report
        .problem(
            at,
            format!("the {what} {via} of {whose} is its own address"),
        )
        .help("name the router's address: packets to oneself leave the server nowhere");
    let router = cx.active_networks().find(|(_, _, net)| net.contains(&via));
    let Some((network, router)) =
        router.and_then(|(network, plan, _)| Some((network, *plan.gateway.get()?)))
    else {
        return;
    };
    if router != via && !matches!(spot, Spot::Item(..)) {
        draft
            .related(
                Noun::Network.at(network).join("gateway"),
                "the network's gateway",
            )
            .unsafe_fix_use(router);
    }
}
