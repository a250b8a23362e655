//! More VMs on a provider's VLAN than MAC addresses may send from one port.

use super::nodes;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::NetworkMode;
use crate::sorted;
use crate::topology::Spot;

pub static RULE: Rule = Rule {
    code: "PROV009",
    name: "too-many-macs",
    group: Group::Provider,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("too_many_macs.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut running: Vec<&str> = Vec::new();
    for (view, profile) in nodes(cx) {
        let limit = profile.vlans.as_ref().map(|vlans| vlans.macs);
        let Some(limit) =
            limit.filter(|_| view.mode == Some(NetworkMode::Switching) && view.is_on_vlan())
        else {
            continue;
        };
        if running.is_empty() {
            running = cx
                .vms
                .iter()
                .filter_map(|vm| Some(vm.node?.0.as_str()))
                .collect();
            sorted::sort(&mut running);
        }
        let first = running.partition_point(|node| *node < view.name);
        let behind = running.partition_point(|node| *node <= view.name);
        // The node itself sends too.
        let count = behind - first + 1;
        if count <= limit {
            continue;
        }
        report
            .problem(
                view.at(Spot::Node("uplink")),
                format!(
                    "{} carries {count} MAC addresses, its own and those of {} VMs, at {} at most {limit}",
                    view.title(view.uplink()),
                    count - 1,
                    profile.name
                ),
            )
            .related(super::provider_of(view.node), super::stands_at(profile))
            .help("the switch learns no more of them: move VMs to another node, or route to them");
    }
}
