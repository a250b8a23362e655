//! Nodes that reach each other over routers, though they shall not.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::Family;
use crate::topology::{Fabric, Speaker};

pub static RULE: Rule = Rule {
    code: "BGP048",
    name: "partly-direct-fabric",
    group: Group::Bgp,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("partly_direct_fabric.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in cx.fabrics.iter().filter(|fabric| fabric.is_direct) {
        let mut apart = fabric.families().filter_map(|family| apart(fabric, family));
        let Some((family, one, other)) = apart.next() else {
            continue;
        };
        report
            .problem(
                fabric.at("east_west"),
                format!(
                    "the nodes `{}` and `{}` of the fabric `{}` are not on one {family} subnet: their \
                    VMs reach each other over routers as before",
                    one.name, other.name, fabric.name
                ),
            )
            .related(super::address_of(one, family), "one subnet")
            .related(super::address_of(other, family), "another one")
            .help("nodes on one subnet send to each other directly, the others over their gateways");
    }
}

/// The first node and one that is not on its subnet.
fn apart<'c, 'p>(
    fabric: &'c Fabric<'p>,
    family: Family,
) -> Option<(Family, &'c Speaker<'p>, &'c Speaker<'p>)> {
    let mut nodes = fabric.nodes.iter();
    let (first, own) = nodes.find_map(|node| Some((node, node.address(family)?)))?;
    let other = nodes.find(|node| {
        let address = node.address(family);
        address.is_some_and(|other| !own.reaches(other.addr()) || !other.reaches(own.addr()))
    })?;
    Some((family, first, other))
}
