//! A gateway that another interface's subnet or route leads away from.

use ipnet::IpNet;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::topology::{LinkRoute, NodeLink, NodeView, Spot};

pub static RULE: Rule = Rule {
    code: "NODE026",
    name: "shadowed-gateway",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("shadowed_gateway.md"),
    check,
};

/// How many default routes of a node are looked at; more are told by another rule.
const MOST: usize = 16;

/// A network that a node reaches over an interface.
type Reached<'p> = (IpNet, usize, Spot<'p>);

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        let reached = reached(view);
        let links = view.links.iter().enumerate();
        let routes =
            links.flat_map(|(i, link)| link.routes.iter().map(move |route| (i, link, route)));
        let defaults = routes.filter(|(.., route)| route.is_default());
        for (i, link, route) in defaults.take(MOST) {
            check_route(view, (i, link), route, &reached, report);
        }
    }
}

fn reached<'p>(view: &NodeView<'p>) -> Vec<Reached<'p>> {
    let mut all = Vec::new();
    for (i, link) in view.links.iter().enumerate() {
        all.extend(
            link.addresses
                .iter()
                .map(|own| (own.net.trunc(), i, own.spot)),
        );
        let routes = link.routes.iter();
        all.extend(routes.filter_map(|route| Some((route.to?, i, route.spot))));
    }
    all
}

/// The kernel looks for the gateway as for any other address: the longest prefix wins.
fn check_route(
    view: &NodeView,
    (i, link): (usize, &NodeLink),
    route: &LinkRoute,
    reached: &[Reached],
    report: &mut Report,
) {
    let Some(via) = route
        .via
        .filter(|_| !route.is_link_local() && !route.on_link)
    else {
        return;
    };
    let here = reached
        .iter()
        .filter(|(net, at, _)| *at == i && net.contains(&via));
    let Some(own) = here.map(|(net, ..)| net.prefix_len()).max() else {
        // Outside of all subnets: another rule's.
        return;
    };
    let longer = |(net, at, _): &&Reached| *at != i && net.contains(&via) && net.prefix_len() > own;
    let Some((net, other, spot)) = reached.iter().find(longer) else {
        return;
    };
    // A node that has the gateway's address itself is told elsewhere.
    if net.addr() == via && net.prefix_len() == net.max_prefix_len() {
        return;
    }
    let other = &view.links[*other];
    report
        .problem(
            view.at(route.spot),
            format!(
                "the gateway {via} of {} lies in {net}, which leads to {other}",
                view.title(link)
            ),
        )
        .related(view.at(*spot), format!("{net} leads to {other}"))
        .help(
            "the kernel finds the gateway on the other interface and refuses the default route: \
            correct the network, or say that the gateway is on-link",
        );
}
