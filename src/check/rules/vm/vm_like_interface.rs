//! A node's interface with a name that VM interfaces have.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::{NetworkMode, VmIfName};

pub static RULE: Rule = Rule {
    code: "VM011",
    name: "vm-like-interface",
    group: Group::Vm,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("vm_like_interface.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let fabric = Some(NetworkMode::IpFabric);
    for node in cx.nodes.iter().filter(|node| node.mode == fabric) {
        for link in node
            .links
            .iter()
            .filter(|link| VmIfName::matches(link.name))
        {
            let at = Noun::Node.at(node.name);
            let at = if node.node.interfaces.contains_key(link.name) {
                at.join("interfaces").join(link.name.to_owned())
            } else if link.is_uplink {
                at.join("uplink")
            } else {
                continue;
            };
            report
                .problem(
                    at,
                    format!(
                        "the interface `{}` of the node `{}` has a name that VMs' interfaces have: \
                        it matches {}",
                        link.name,
                        node.name,
                        VmIfName::GLOB
                    ),
                )
                .help("rename it: what is written for VMs would be applied to it too");
        }
    }
}
