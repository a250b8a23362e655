//! One subnet, or one address, on two interfaces of a node.

use ipnet::IpNet;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{AddressRange, NetworkMode, SubnetLayout};
use crate::model::{Edit, Noun};
use crate::sorted;
use crate::topology::{LinkAddress, NodeLink, NodeView, Spot};

pub static RULE: Rule = Rule {
    code: "NODE027",
    name: "subnet-on-two-links",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("subnet_on_two_links.md"),
    check,
};

struct Held<'v, 'p> {
    /// As the plan writes it.
    net: IpNet,
    link: &'v NodeLink<'p>,
    address: &'v LinkAddress<'p>,
}

fn check(cx: &Context, report: &mut Report) {
    for view in cx.nodes.iter().filter(|view| view.links.len() > 1) {
        let mut held: Vec<Held> = Vec::new();
        for link in &view.links {
            // The gateways of VMs repeat the node's own address on purpose.
            let given = link.addresses.iter();
            let given = given.filter(|own| !own.is_gateway || matches!(own.spot, Spot::Range(_)));
            held.extend(given.map(|address| Held {
                net: if address.is_gateway {
                    address.net
                } else {
                    address.written
                },
                link,
                address,
            }));
        }
        // A network comes before all that lie in it.
        sorted::sort_by(&mut held, |a, b| {
            (a.net.network(), a.net.prefix_len()).cmp(&(b.net.network(), b.net.prefix_len()))
        });
        let mut around: Vec<&Held> = Vec::new();
        for inner in &held {
            while around.last().is_some_and(|outer| {
                !AddressRange::of_net(outer.net).covers(AddressRange::of_net(inner.net))
            }) {
                around.pop();
            }
            if let Some(outer) = around
                .last()
                .filter(|outer| outer.link.name != inner.link.name)
            {
                check_pair(view, outer, inner, report);
            }
            around.push(inner);
        }
    }
}

fn check_pair(view: &NodeView, outer: &Held, inner: &Held, report: &mut Report) {
    let is_equal = outer.net.prefix_len() == inner.net.prefix_len();
    let is_host = inner.net.prefix_len() == inner.net.max_prefix_len();
    let (first, second) = if inner.link.is_uplink {
        (inner, outer)
    } else {
        (outer, inner)
    };
    // An address alone takes no subnet away, and the bridge for VMs may repeat the node's.
    if is_host && (!is_equal || second.link.is_vm_bridge) {
        return;
    }
    // The export parts the two: the address stands alone on the uplink.
    let is_alone = first.address.net != first.address.written;
    if is_alone && second.address.is_gateway {
        return;
    }
    let same_address = outer.net.addr() == inner.net.addr();
    let what = if is_equal && same_address {
        format!("the address {} is on", second.net.addr())
    } else if is_equal {
        format!("the subnet {} is on", second.net.trunc())
    } else {
        format!(
            "the subnets {} and, inside it, {} are on",
            outer.net.trunc(),
            inner.net.trunc()
        )
    };
    let (one, two) = if is_equal {
        (first, second)
    } else {
        (outer, inner)
    };
    let draft = report
        .problem(
            view.at(second.address.spot),
            format!(
                "{what} {} and on {} of the node `{}`",
                one.link, two.link, view.name
            ),
        )
        .related(
            view.at(first.address.spot),
            format!("{} on {}", first.net, first.link),
        );
    if !is_equal {
        draft.severity(Severity::Warning).help(
            "hosts of the larger one look for the smaller one on their own link: it works where the \
            node answers for them (proxy ARP or NDP), or where the smaller one is routed to it",
        );
        return;
    }
    let draft = draft.help(
        "a subnet is on one link: packets for its hosts leave through one of the two interfaces, \
        and those on the other one are never reached",
    );
    offer(view, second, draft);
}

/// Routing: the address of the bridge is the one that the layout with a gateway on the bridge has.
fn offer(view: &NodeView, second: &Held, draft: crate::check::Draft) {
    let Spot::Item(..) = second.address.spot else {
        return;
    };
    let remove = Edit::Remove {
        at: view.at(second.address.spot),
    };
    let own = view.node.ipv6.get().map(|own| own.subnet());
    let (Some((cluster, _)), Some(NetworkMode::Routing)) = (view.cluster, view.mode) else {
        draft.unsafe_fix("remove the second one", vec![remove]);
        return;
    };
    let ranges = view.node.vm_ranges.iter().filter_map(|entry| entry.get());
    let mut nets = ranges.flat_map(|range| range.networks());
    if second.link.is_vm_bridge && own.is_some_and(|own| nets.any(|net| net == own)) {
        let at = Noun::Cluster.at(cluster).join("network").join("layout");
        let layout = Edit::set(at, SubnetLayout::BridgeAddress.to_string());
        draft.unsafe_fix(
            "let the cluster's layout give the bridge its address",
            vec![remove, layout],
        );
    } else {
        draft.unsafe_fix("remove the second one", vec![remove]);
    }
}
