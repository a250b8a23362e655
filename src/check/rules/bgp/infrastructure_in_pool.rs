//! A fabric's pool that holds the addresses of devices.

use std::net::IpAddr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::AddressRange;
use crate::model::{DocPath, Noun, Pool};
use crate::sorted;

pub static RULE: Rule = Rule {
    code: "BGP042",
    name: "infrastructure-in-pool",
    group: Group::Bgp,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("infrastructure_in_pool.md"),
    check,
};

/// An address of a device, with what it is and where it stands.
type Taken<'p> = (IpAddr, Noun, &'p str, &'static str);

fn check(cx: &Context, report: &mut Report) {
    let mut taken: Vec<Taken> = Vec::new();
    for device in &cx.devices {
        let addresses = device.addresses();
        taken.extend(addresses.map(|(at, address)| (address.addr(), device.noun, device.name, at)));
    }
    sorted::sort(&mut taken);
    let mut pools = Vec::new();
    for fabric in &cx.fabrics {
        for entry in &fabric.cluster.pools {
            let name = entry.get().map(|name| name.as_str());
            let pool = name.and_then(|name| cx.plan.pools.get_key_value(name));
            pools.extend(pool.map(|(name, _)| (name.as_str(), fabric.name)));
        }
    }
    sorted::sort(&mut pools);
    pools.dedup_by_key(|(pool, _)| *pool);
    for (name, fabric) in pools {
        let Some(pool) = cx.plan.pools.get(name) else {
            continue;
        };
        for (at, range) in super::pool_ranges(name, pool) {
            let start = taken.partition_point(|one| one.0 < range.first());
            let end = taken.partition_point(|one| one.0 <= range.last());
            describe(
                fabric,
                (at, range),
                pool,
                &taken[start..end.max(start)],
                report,
            );
        }
    }
}

fn describe(
    fabric: &str,
    (at, range): (DocPath, AddressRange),
    pool: &Pool,
    inside: &[Taken],
    report: &mut Report,
) {
    // Those that are not reserved are told as hosts in the pool.
    let reserved = |one: &&Taken| {
        let mut ranges = pool.reserved.iter().filter_map(|entry| entry.get());
        ranges.any(|range| range.contains(one.0))
    };
    let reserved: Vec<_> = inside.iter().filter(reserved).collect();
    let [(address, noun, name, field), more @ ..] = &reserved[..] else {
        return;
    };
    let more = match more.len() {
        0 => String::new(),
        1 => " and of one other device".to_owned(),
        count => format!(" and of {count} other devices"),
    };
    report
        .problem(
            at,
            format!("{range} holds {address}, the reserved address of the {noun} `{name}`{more}"),
        )
        .related(
            noun.at(name).join(*field),
            "an address of the infrastructure",
        )
        .help(format!(
            "no VM gets it, and the reflectors of the fabric `{fabric}` still take a route for it \
            from any node, which then draws its traffic: ranges around it close that as well"
        ));
}
