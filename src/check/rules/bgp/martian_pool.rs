//! A fabric's pool whose routes its reflectors refuse.

use crate::address::{Verdict, blocks, martians};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::AddressRange;
use crate::model::{DocPath, Edit};
use crate::topology::Fabric;

pub static RULE: Rule = Rule {
    code: "BGP017",
    name: "martian-pool",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("martian_pool.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut martians = martians();
    martians.retain(|block| !is_unusable(*block));
    for fabric in &cx.fabrics {
        if !cx.is_readable(&fabric.at("martian_filter")) {
            continue;
        }
        let pools = fabric.cluster.pools.iter();
        let pools = pools.filter_map(|entry| cx.plan.pools.get_key_value(entry.get()?.as_str()));
        for (at, range) in pools.flat_map(|(name, pool)| super::pool_ranges(name, pool)) {
            if let Some(block) = martians
                .iter()
                .find(|block| block.intersection(range).is_some())
            {
                describe(fabric, at, range, *block, report);
            }
        }
    }
}

/// Blocks that no VM can use are reported for every type of network.
fn is_unusable(block: AddressRange) -> bool {
    let mut special = blocks()
        .iter()
        .filter(|special| special.verdict == Verdict::Unusable);
    special.any(|special| AddressRange::of_net(special.block).covers(block))
}

fn describe(
    fabric: &Fabric,
    at: DocPath,
    range: AddressRange,
    block: AddressRange,
    report: &mut Report,
) {
    let filter = fabric.at("martian_filter");
    if fabric.martian_filter {
        report
            .problem(
                at,
                format!(
                    "{range} meets {block}: the reflectors of the fabric `{}` \
                    refuse its routes as martians",
                    fabric.name
                ),
            )
            .related(filter.clone(), "the filter is on")
            .help("take public addresses, or switch the filter off if these are meant for inside")
            .unsafe_fix(
                "switch the martian filter off",
                vec![Edit::set(filter, "false")],
            );
    } else if is_private(block) {
        report
            .problem(
                at,
                format!(
                    "{range} meets the private {block}: VMs of the fabric `{}` \
                    with such addresses are not reachable from the Internet",
                    fabric.name
                ),
            )
            .severity(Severity::Warning)
            .related(filter, "the martian filter is off")
            .help("fine for inside; towards the Internet the core gateway must translate them");
    }
}

fn is_private(block: AddressRange) -> bool {
    let mut special = blocks()
        .iter()
        .filter(|special| special.verdict == Verdict::Private);
    special.any(|special| AddressRange::of_net(special.block).covers(block))
}
