//! Networks inside others that can't hold networks.

use ipnet::IpNet;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{AddressRange, NetworkKind};
use crate::model::{Edit, Network, Noun};
use crate::sorted;

pub static RULE: Rule = Rule {
    code: "ADDR004",
    name: "network-overlap",
    group: Group::Address,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("network_overlap.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut networks: Vec<(IpNet, &str, &Network)> = cx
        .plan
        .networks
        .iter()
        .filter_map(|(name, network)| {
            Some((network.prefix.get()?.net(), name.as_str(), &**network))
        })
        .collect();
    // Parents before what lies in them; of two equal ones the container first.
    sorted::sort_by_key(&mut networks, |&(net, name, network)| {
        (net.addr(), net.prefix_len(), !is_container(network), name)
    });
    let mut parents: Vec<(IpNet, &str, &Network)> = Vec::new();
    for (net, name, network) in networks {
        while parents.last().is_some_and(|(parent, ..)| {
            !AddressRange::of_net(*parent).covers(AddressRange::of_net(net))
        }) {
            parents.pop();
        }
        if let Some(&(parent, parent_name, parent_network)) = parents.last() {
            let same = parent == net;
            let may_hold = is_container(parent_network) || parent_network.kind.error().is_some();
            if same || !may_hold {
                let relation = if same { "is the same as" } else { "lies in" };
                let draft = report
                    .problem(
                        Noun::Network.at(name).join("prefix"),
                        format!(
                            "the network `{name}` ({net}) {relation} the {} network \
                            `{parent_name}` ({parent})",
                            kind(parent_network)
                        ),
                    )
                    .related(
                        Noun::Network.at(parent_name).join("prefix"),
                        format!("{parent}, {}", kind(parent_network)),
                    )
                    .help("only a container holds other networks, and each network stands once");
                if same {
                    let at = Noun::Network.at(name);
                    draft.unsafe_fix(format!("remove `{name}`"), vec![Edit::Remove { at }]);
                } else {
                    let at = Noun::Network.at(parent_name).join("kind");
                    draft.unsafe_fix(
                        format!("make `{parent_name}` a container"),
                        vec![Edit::set(at, "container")],
                    );
                }
            }
        }
        parents.push((net, name, network));
    }
}

fn is_container(network: &Network) -> bool {
    network.kind.get() == Some(&NetworkKind::Container)
}

fn kind(network: &Network) -> &'static str {
    if is_container(network) {
        "container"
    } else {
        "active"
    }
}
