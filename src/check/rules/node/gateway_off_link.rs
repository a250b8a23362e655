//! A router outside the subnets of the interface that leads to it.

use std::net::IpAddr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;
use crate::model::values::{Prefix, StaticRoute};
use crate::topology::{LinkAddress, LinkRoute, NodeLink, NodeView, Profile, Spot};

pub static RULE: Rule = Rule {
    code: "NODE002",
    name: "gateway-off-link",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("gateway_off_link.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        for link in &view.links {
            for route in &link.routes {
                if let Some(via) = route.via.filter(|_| !route.is_link_local()) {
                    check_router(view, link, route, via, report);
                }
            }
        }
    }
}

fn check_router(
    view: &NodeView,
    link: &NodeLink,
    route: &LinkRoute,
    via: IpAddr,
    report: &mut Report,
) {
    let of_family = |own: &&LinkAddress| own.written.addr().is_ipv4() == via.is_ipv4();
    let mut own = link.addresses.iter().filter(of_family);
    if is_unreadable(view, link, route) || own.any(|own| own.written.contains(&via)) {
        return;
    }
    // A route to the link itself, such as `10.0.0.1/32`, leads there as well.
    let leads_there =
        |one: &LinkRoute| one.via.is_none() && one.to.is_some_and(|to| to.contains(&via));
    if link.routes.iter().any(leads_there) {
        return;
    }
    let first = link.addresses.iter().find(of_family);
    // What a node without an address lacks is another rule's.
    if first.is_none() && (route.on_link || matches!(route.spot, Spot::Node(_))) {
        return;
    }
    // A subnet of one host (/32, /128) has its gateway outside by nature, and a route's own word is enough.
    let is_single = |own: &LinkAddress| own.written.prefix_len() == own.written.max_prefix_len();
    if route.on_link && (!route.is_default() || first.is_some_and(is_single)) {
        return;
    }
    let at = view.at(route.spot);
    let (what, whose) = match route.spot {
        Spot::Node(_) => ("gateway", format!("the node `{}`", view.name)),
        Spot::Field(..) => ("gateway", view.title(link)),
        _ => ("router", view.title(link)),
    };
    let message = match first {
        Some(own) => format!(
            "the {what} {via} of {whose} lies outside its subnet {}",
            own.written.trunc()
        ),
        None => format!("the {what} {via} of {whose} lies outside: it has no such address itself"),
    };
    let draft = report.problem(at.clone(), message);
    let draft = match first {
        Some(own) => draft.related(view.at(own.spot), "the address"),
        None => draft,
    };
    if route.on_link {
        draft.severity(Severity::Info).help(
            "it is reached on-link, as the plan says; some providers, \
            such as OVHcloud, want it so",
        );
        return;
    }
    let draft = draft.help(
        "the kernel refuses a gateway it can't reach: correct one of \
        the two, or say that the gateway is on-link",
    );
    let on_link = match route.spot {
        Spot::Node(_) => Edit::set(view.at(Spot::Node("on_link")), "true"),
        Spot::Field(name, _) => Edit::set(view.at(Spot::Field(name, "on_link")), "true"),
        _ => Edit::set(at, with_flag(route)),
    };
    if is_providers(view, first, via) {
        draft.fix("set on_link, as the provider wants it", vec![on_link]);
    } else {
        draft.unsafe_fix("set on_link", vec![on_link]);
    }
}

/// Whether something that decides here can't be read.
fn is_unreadable(view: &NodeView, link: &NodeLink, route: &LinkRoute) -> bool {
    let (node, uplink) = (view.node, view.uplink());
    let is_home = link.name == view.home_link().name;
    let of_node = node.ipv4.error().is_some()
        || node.ipv6.error().is_some()
        || node.on_link.error().is_some()
        || !uplink.is_readable();
    let entry = match route.spot {
        Spot::Field(name, _) => node.interfaces.get(name),
        _ => None,
    };
    is_home && of_node
        || !link.is_readable()
        || entry.is_some_and(|entry| entry.on_link.error().is_some())
}

/// Whether the node's provider has its gateways there.
fn is_providers(view: &NodeView, own: Option<&LinkAddress>, via: IpAddr) -> bool {
    let (Some((_, cluster)), Some(own)) = (view.cluster, own) else {
        return false;
    };
    let profile = Profile::of(cluster);
    match own.written.addr() {
        // Where a server stands alone in its subnet, its gateway lies outside; a private one beside a
        // public address is rather another network's.
        IpAddr::V4(address) if profile.lone_v4 => {
            let is_private = |address: IpAddr| matches!(address, IpAddr::V4(v4) if v4.is_private());
            own.written.prefix_len() == own.written.max_prefix_len()
                && is_private(address.into()) == is_private(via)
        }
        IpAddr::V4(own) => profile.router_v4(own).map(IpAddr::V4) == Some(via),
        IpAddr::V6(own) => profile.router_v6(own).map(IpAddr::V6) == Some(via),
    }
}

fn with_flag(route: &LinkRoute) -> String {
    let to = route.to.map(Prefix::of);
    StaticRoute {
        to,
        via: route.via,
        on_link: true,
        metric: route.metric,
    }
    .to_string()
}
