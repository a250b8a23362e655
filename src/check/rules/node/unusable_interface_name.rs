//! A name that Linux takes for no interface.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::IfName;
use crate::model::{ReasonKind, Value};
use crate::topology::NodeLink;

pub static RULE: Rule = Rule {
    code: "NODE001",
    name: "unusable-interface-name",
    group: Group::Node,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("unusable_interface_name.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    crate::check::rules::report_reasons(cx, ReasonKind::InterfaceName, report);
    for view in &cx.nodes {
        // An uplink and a bridge for VMs are told of where they are named.
        let own = |link: &&NodeLink| !link.is_uplink && !link.is_vm_bridge && link.entry.is_some();
        for link in view.links.iter().filter(own) {
            let reason = match IfName::parse(link.name) {
                Err(reason) => reason,
                Ok(_) => continue,
            };
            report
                .problem(view.link_at(link), reason.message)
                .in_name()
                .help(reason.help);
        }
    }
}
