//! BFD that takes a busy neighbour for a dead one.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::topology::{DEFAULT_BFD_INTERVAL, DEFAULT_BFD_MULTIPLIER};

pub static RULE: Rule = Rule {
    code: "BGP036",
    name: "hasty-bfd",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("hasty_bfd.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in cx.fabrics.iter().filter(|fabric| fabric.bfd) {
        let (interval, packets) = (fabric.bfd_interval, fabric.bfd_multiplier);
        let after = u64::from(interval) * u64::from(packets);
        if interval < DEFAULT_BFD_INTERVAL {
            let at = fabric.at("bfd_interval");
            report
                .problem(
                    at,
                    format!(
                        "BFD of the fabric `{}` sends every {interval} ms and calls a neighbour \
                        dead after {after} ms",
                        fabric.name
                    ),
                )
                .help(
                    "a virtual machine is often stopped for longer than that, and with it go all \
                    routes of the session: 300 ms is safe for reflectors and nodes that are VMs",
                )
                .unsafe_fix_remove(format!("take the default, {DEFAULT_BFD_INTERVAL} ms"));
        }
        if packets < DEFAULT_BFD_MULTIPLIER {
            let at = fabric.at("bfd_multiplier");
            let lost = match packets {
                1 => "one lost packet".to_owned(),
                count => format!("{count} lost packets"),
            };
            report
                .problem(
                    at,
                    format!(
                        "BFD of the fabric `{}` calls a neighbour dead after {lost}",
                        fabric.name
                    ),
                )
                .help("every lost packet counts then: three are the usual measure")
                .unsafe_fix_remove(format!("take the default, {DEFAULT_BFD_MULTIPLIER}"));
        }
    }
}
