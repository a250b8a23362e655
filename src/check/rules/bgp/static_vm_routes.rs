//! VMs that only the plan knows the way to.

use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "BGP047",
    name: "static-vm-routes",
    group: Group::Bgp,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("static_vm_routes.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let fabrics = cx.fabrics.iter();
    for fabric in fabrics.filter(|fabric| fabric.has_static_routes()) {
        report
            .problem(
                fabric.at("vm_routes"),
                format!(
                    "the nodes of the fabric `{}` have routes to the plan's VMs alone: one that starts \
                    or moves is not reached before its node has a new file",
                    fabric.name
                ),
            )
            .help(
                "right where no platform sets the routes: export before a VM starts elsewhere; where \
                one does (VMmanager, Proxmox), leave them to it",
            )
            .unsafe_fix_remove("leave VM routes to the platform");
    }
}
