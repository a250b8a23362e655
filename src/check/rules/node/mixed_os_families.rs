//! Nodes of different families of operating systems in one cluster.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::sorted;

pub static RULE: Rule = Rule {
    code: "NODE007",
    name: "mixed-os-families",
    group: Group::Node,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("mixed_os_families.md"),
    check,
};

const RED_HAT: [&str; 7] = [
    "almalinux",
    "centos",
    "rocky",
    "rhel",
    "oracle",
    "fedora",
    "vzlinux",
];
const DEBIAN: [&str; 3] = ["debian", "ubuntu", "astra"];

fn check(cx: &Context, report: &mut Report) {
    let mut systems: Vec<(&str, &str, &str)> = Vec::new();
    for (name, node) in &cx.plan.nodes {
        let (Some((cluster, _)), Some(os)) = (cx.plan.cluster_of(node), node.os.get()) else {
            continue;
        };
        if let Some(family) = family(os.as_str()) {
            systems.push((cluster, family, name));
        }
    }
    sorted::sort(&mut systems);
    for same in systems.chunk_by(|a, b| a.0 == b.0) {
        let cluster = same[0].0;
        let first = |wanted| same.iter().find(|(_, family, _)| *family == wanted);
        let (Some((.., red_hat)), Some((.., debian))) = (first("Red Hat"), first("Debian")) else {
            continue;
        };
        report
            .problem(
                Noun::Cluster.at(cluster),
                format!(
                    "the cluster `{cluster}` mixes systems of the Red Hat family \
                    (`{red_hat}`) and of the Debian family (`{debian}`)"
                ),
            )
            .related(Noun::Node.at(red_hat).join("os"), "Red Hat family")
            .related(Noun::Node.at(debian).join("os"), "Debian family")
            .help("the platform does not support it: VMs can't be moved between the two");
    }
}

fn family(os: &str) -> Option<&'static str> {
    let name = os.split('-').next().unwrap_or(os);
    if RED_HAT.contains(&name) {
        Some("Red Hat")
    } else if DEBIAN.contains(&name) {
        Some("Debian")
    } else {
        None
    }
}
