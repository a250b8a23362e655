//! A pool with the addresses of hosts that are no VMs.

use crate::address::{AddressSet, Blocked};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::AddressRange;
use crate::model::{Edit, Noun};

pub static RULE: Rule = Rule {
    code: "ADDR019",
    name: "host-in-pool",
    group: Group::Address,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("host_in_pool.md"),
    check,
};

/// Nobody wants a longer list than this in the plan.
const MOST_RESERVATIONS: usize = 32;

fn check(cx: &Context, report: &mut Report) {
    let networks = cx.plan.networks.values();
    let known: AddressSet = networks
        .filter_map(|network| network.gateway.get().copied().map(AddressRange::single))
        .collect();
    for (name, pool) in &cx.plan.pools {
        let reserved = pool
            .reserved
            .iter()
            .filter_map(|entry| entry.get().copied());
        let reserved: AddressSet = reserved.collect();
        let at = Noun::Pool.at(name);
        let list = at.join("reserved");
        for (i, entry) in pool.ranges.iter().enumerate() {
            let Some(&range) = entry.get() else { continue };
            let hosts: Vec<Blocked> = cx
                .infrastructure
                .inside(range)
                .filter(|host| host.is_host || !known.covers(host.range))
                .filter(|host| !reserved.covers(host.range))
                // Where it has happened already, that is told.
                .filter(|host| !cx.taken.covers(host.range))
                .collect();
            let [first, others @ ..] = &hosts[..] else {
                continue;
            };
            let more = match others.len() {
                0 => String::new(),
                1 => " (and another host's)".to_owned(),
                more => format!(" (and those of {more} other hosts)"),
            };
            let draft = report
                .problem(
                    at.join("ranges").index(i),
                    format!(
                        "{range} of the pool `{name}` holds {}, {}{more}",
                        first.range, first.why
                    ),
                )
                .related(first.at.clone(), first.why.clone())
                .help("the platform may give it to a VM: reserve it in the pool");
            let wanted: AddressSet = hosts.iter().map(|host| host.range).collect();
            let ranges = wanted.ranges();
            if ranges.len() > MOST_RESERVATIONS {
                continue;
            }
            let reserve = |(i, range): (usize, &AddressRange)| {
                Edit::set(list.index(pool.reserved.len() + i), range.to_string())
            };
            let edits = ranges.iter().enumerate().map(reserve).collect();
            let shown: Vec<_> = ranges.iter().map(ToString::to_string).collect();
            draft.fix(format!("reserve {}", shown.join(", ")), edits);
        }
    }
    node_ranges(cx, report);
}

/// Of the ranges that are routed to nodes. An IPv6 range is the node's own subnet as a rule, with its
/// address in it.
fn node_ranges(cx: &Context, report: &mut Report) {
    for (name, node) in &cx.plan.nodes {
        let own = node.ipv6.get().map(|own| own.addr());
        for (i, entry) in node.vm_ranges.iter().enumerate() {
            let Some(&range) = entry.get() else { continue };
            let mut hosts = cx.infrastructure.inside(range);
            let is_meant = |host: &Blocked| {
                host.is_host && Some(host.range.first()) != own && !cx.taken.covers(host.range)
            };
            let Some(host) = hosts.find(is_meant) else {
                continue;
            };
            report
                .problem(
                    Noun::Node.at(name).join("vm_ranges").index(i),
                    format!(
                        "{range}, a range of the node `{name}`, holds {}, {}",
                        host.range, host.why
                    ),
                )
                .related(host.at.clone(), host.why.clone())
                .help("no VM can have it: write ranges that leave it out");
        }
    }
}
