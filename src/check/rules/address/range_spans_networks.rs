//! A pool's range that crosses the border between two networks.

use super::overlap::pool_ranges;
use crate::address::AddressSet;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::{AddressRange, NetworkMode};
use crate::model::{DocPath, Noun};
use crate::sorted;

pub static RULE: Rule = Rule {
    code: "ADDR017",
    name: "range-spans-networks",
    group: Group::Address,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("range_spans_networks.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut networks: Vec<(AddressRange, &str)> = cx
        .active_networks()
        .map(|(name, _, net)| (AddressRange::of_net(net), name))
        .collect();
    sorted::sort(&mut networks);
    let all: AddressSet = networks.iter().map(|(net, _)| *net).collect();
    for owned in pool_ranges(cx) {
        let range = owned.range;
        if !all.covers(range) {
            continue;
        }
        let behind = networks.partition_point(|(net, _)| net.last() < range.first());
        let mut parts = Vec::new();
        let mut names = Vec::new();
        for (net, name) in &networks[behind..] {
            let Some(part) = net.intersection(range) else {
                break;
            };
            parts.push(part);
            names.push(*name);
        }
        // Networks inside each other are another mistake.
        let apart = parts
            .windows(2)
            .all(|pair| pair[0].intersection(pair[1]).is_none());
        let [first, .., last] = &names[..] else {
            continue;
        };
        if !apart {
            continue;
        }
        let switched = is_switched(cx, &owned.at);
        let draft = report
            .problem(
                owned.at.clone(),
                format!(
                    "{range} of {} reaches from the network `{first}` into the network `{last}`",
                    owned.owner
                ),
            )
            .related(Noun::Network.at(first).join("prefix"), "it begins here")
            .related(Noun::Network.at(last).join("prefix"), "it ends here")
            .severity(if switched {
                Severity::Warning
            } else {
                Severity::Info
            })
            .help(if switched {
                "VMs of the two halves have different gateways, and at the border lie the ends of \
                both networks: write one range for each network"
            } else {
                "write one range for each network, so that each can change by itself"
            });
        if let Some((_, edits)) = owned.shrink_to(&parts) {
            let shown: Vec<_> = parts.iter().map(ToString::to_string).collect();
            draft.fix(format!("write {}", shown.join(" and ")), edits);
        }
    }
}

fn is_switched(cx: &Context, range: &DocPath) -> bool {
    let name = range.segments().nth(1).unwrap_or_default();
    cx.plan.clusters.values().any(|cluster| {
        let mut pools = cluster.pools.iter().filter_map(|pool| pool.get());
        cluster.network.mode.get() == Some(&NetworkMode::Switching)
            && pools.any(|pool| pool.as_str() == name)
    })
}
