//! Two fabrics that a reflector can't tell apart.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::sorted::Firsts;

pub static RULE: Rule = Rule {
    code: "BGP043",
    name: "shared-community",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("shared_community.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut first = Firsts::new();
    for fabric in &cx.fabrics {
        let Some(community) = fabric.community else {
            continue;
        };
        let mut told = false;
        for reflector in &fabric.reflectors {
            let other = first.get_or_insert((reflector.name, community), fabric);
            let ranges = fabric.pools.ranges().iter();
            let mut common = ranges.filter_map(|range| other.pools.overlapping(*range).next());
            if told || other.name == fabric.name {
                continue;
            }
            let Some(range) = common.next() else { continue };
            told = true;
            report
                .problem(
                    fabric.at("community"),
                    format!(
                        "the fabrics `{}` and `{}` share the reflector `{}`, the community \
                        {community} and addresses of {range}",
                        fabric.name, other.name, reflector.name
                    ),
                )
                .related(other.at("community"), "the same one")
                .help(
                    "a node of one can announce VMs of the other, and nothing stops it: give \
                    each fabric a community and pools of its own",
                );
        }
    }
}
