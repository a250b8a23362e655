//! Anycast VMs of which the core knows one at a time.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;

pub static RULE: Rule = Rule {
    code: "BGP045",
    name: "single-path-anycast",
    group: Group::Bgp,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("single_path_anycast.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (cluster, vm) in super::anycast_vms(cx) {
        let mut fabrics = cx.fabrics.iter();
        let Some(fabric) = fabrics.find(|fabric| fabric.name == cluster) else {
            continue;
        };
        let Some(gateway) = fabric.gateways.first() else {
            continue;
        };
        report
            .problem(
                Noun::Vm.at(vm).join("anycast"),
                format!(
                    "reflectors pass on one path for each address: the core gateway `{}` sends \
                    all packets for the anycast VM `{vm}` of the fabric `{cluster}` to one node",
                    gateway.name
                ),
            )
            .related(
                gateway.at().join("maximum_paths"),
                "what it would spread over",
            )
            .help(
                "the other VMs stand by and take over when its route goes; to share the load the \
                reflectors would have to send all paths (add-path, RFC 7911)",
            );
    }
}
