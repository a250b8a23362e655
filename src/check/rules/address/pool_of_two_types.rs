//! A pool whose addresses are both on a link and routed.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::NetworkMode;
use crate::sorted;

pub static RULE: Rule = Rule {
    code: "ADDR021",
    name: "pool-of-two-types",
    group: Group::Address,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("pool_of_two_types.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut uses = Vec::new();
    for (cluster, settings) in &cx.plan.clusters {
        let routed = match settings.network.mode.get() {
            Some(NetworkMode::Switching) => false,
            Some(NetworkMode::IpFabric) => true,
            _ => continue,
        };
        for (i, entry) in settings.pools.iter().enumerate() {
            uses.extend(entry.get().map(|pool| (pool.as_str(), routed, cluster, i)));
        }
    }
    sorted::sort(&mut uses);
    for same in uses.chunk_by(|a, b| a.0 == b.0) {
        let bridged = same.iter().find(|(_, routed, ..)| !routed);
        let routed = same.iter().find(|(_, routed, ..)| *routed);
        let (Some((pool, _, one, i)), Some((_, _, two, j))) = (bridged, routed) else {
            continue;
        };
        let at = |cluster: &str, i: usize| Noun::Cluster.at(cluster).join("pools").index(i);
        report
            .problem(
                at(one, *i),
                format!(
                    "the pool `{pool}` is bridged in the cluster `{one}` (Switching) and routed in \
                    `{two}` (IP fabric)"
                ),
            )
            .related(at(two, *j), "routed one by one here")
            .help(
                "VMs on the bridge look for the others on their own link and do not find them: \
                give each cluster a pool of its own",
            );
    }
}
