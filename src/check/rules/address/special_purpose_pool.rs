//! A pool of addresses that are set aside for something else.

use std::net::{IpAddr, Ipv6Addr};

use crate::address::{Special, Verdict, special_in};
use crate::check::{Context, Draft, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::AddressRange;
use crate::model::{DocPath, Entry};

pub static RULE: Rule = Rule {
    code: "ADDR009",
    name: "special-purpose-pool",
    group: Group::Address,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("special_purpose_pool.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, pool) in &cx.plan.pools {
        look(report, Noun::Pool, name, "ranges", &pool.ranges);
    }
    for (name, node) in &cx.plan.nodes {
        look(report, Noun::Node, name, "vm_ranges", &node.vm_ranges);
    }
}

fn look(
    report: &mut Report,
    noun: Noun,
    name: &str,
    field: &'static str,
    ranges: &[Entry<AddressRange>],
) {
    for (i, entry) in ranges.iter().enumerate() {
        let Some(&range) = entry.get() else { continue };
        let at = noun.at(name).join(field).index(i);
        if let Some(special) = special_in(range, Verdict::Unusable) {
            describe(report, at, noun, name, range, special)
                .help("no VM can work with such addresses: take others");
        } else if let Some(special) = special_in(range, Verdict::Doubtful) {
            describe(report, at, noun, name, range, special)
                .severity(Severity::Warning)
                .help(
                    "it may work inside; on the Internet these addresses are \
                    somebody else's or nobody's",
                );
        } else if outside_global_unicast(range) {
            report
                .problem(
                    at,
                    format!(
                        "{range} of the {noun} `{name}` lies outside 2000::/3, the \
                        addresses in use on the Internet (RFC 4291)"
                    ),
                )
                .severity(Severity::Warning)
                .help("take addresses that your registry or provider gave you");
        }
    }
}

fn describe<'r>(
    report: &'r mut Report,
    at: DocPath,
    noun: Noun,
    name: &str,
    range: AddressRange,
    special: &Special,
) -> Draft<'r> {
    let block = AddressRange::of_net(special.block);
    let how = if block.covers(range) {
        "lies in"
    } else {
        "contains"
    };
    report.problem(
        at,
        format!(
            "{range} of the {noun} `{name}` {how} {}, which {} sets aside for {}",
            special.block, special.source, special.purpose
        ),
    )
}

fn outside_global_unicast(range: AddressRange) -> bool {
    let IpAddr::V6(first) = range.first() else {
        return false;
    };
    let IpAddr::V6(last) = range.last() else {
        return false;
    };
    let global = |address: Ipv6Addr| address.segments()[0] >> 13 == 1;
    let private = special_in(range, Verdict::Private).is_some();
    !(private || global(first) && global(last))
}
