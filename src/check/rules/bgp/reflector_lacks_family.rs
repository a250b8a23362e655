//! A family of addresses that too few reflectors speak.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::topology::Speaker;

pub static RULE: Rule = Rule {
    code: "BGP003",
    name: "reflector-lacks-family",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("reflector_lacks_family.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in cx
        .fabrics
        .iter()
        .filter(|fabric| !fabric.reflectors.is_empty())
    {
        for family in fabric.families() {
            let (with, without): (Vec<&Speaker>, Vec<&Speaker>) = fabric
                .reflectors
                .iter()
                .partition(|reflector| super::mentions(cx, reflector, family));
            if with.is_empty() {
                if !cx.is_readable(&fabric.at("reflectors")) {
                    continue;
                }
                report
                    .problem(
                        fabric.at("reflectors"),
                        format!(
                            "the fabric `{}` has {family} pools, and none of its \
                            reflectors has an {family} address",
                            fabric.name
                        ),
                    )
                    .related(
                        Noun::Cluster.at(fabric.name).join("pools"),
                        format!("hold {family} addresses"),
                    )
                    .help(format!(
                        "give the reflectors {family} addresses: the VMs' {family} \
                        routes go over sessions of that family"
                    ));
                continue;
            }
            for reflector in without {
                report
                    .problem(
                        reflector.at(),
                        format!(
                            "the reflector `{}` has no {family} address, and the fabric \
                            `{}` has {family} pools",
                            reflector.name, fabric.name
                        ),
                    )
                    .severity(Severity::Warning)
                    .related(fabric.at("reflectors"), "the fabric's reflectors")
                    .help(format!(
                        "give it one: {family} routes are lost while the others are down"
                    ));
            }
        }
    }
}
