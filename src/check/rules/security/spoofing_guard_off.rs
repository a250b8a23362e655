//! VMs that may send as anybody.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;

pub static RULE: Rule = Rule {
    code: "SEC004",
    name: "spoofing-guard-off",
    group: Group::Security,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("spoofing_guard_off.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, cluster) in &cx.plan.clusters {
        let network = &cluster.network;
        if network.mode.get().is_none() || network.spoofing_guard.get() != Some(&false) {
            continue;
        }
        let at = Noun::Cluster
            .at(name)
            .join("network")
            .join("spoofing_guard");
        report
            .problem(at, format!("the spoofing guard of the cluster `{name}` is off: its VMs can send from any address"))
            .help("switch it on, unless VMs route for others; one taken-over VM is enough for attacks in others' names")
            .unsafe_fix_remove("switch the guard on");
    }
}
