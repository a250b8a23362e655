//! BFD that is slower than the hold time.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;

pub static RULE: Rule = Rule {
    code: "BGP037",
    name: "slow-bfd",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("slow_bfd.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in cx.fabrics.iter().filter(|fabric| fabric.bfd) {
        let hold = u64::from(fabric.hold_time.seconds()) * 1000;
        let after = u64::from(fabric.bfd_interval) * u64::from(fabric.bfd_multiplier);
        if hold == 0 || after < hold {
            continue;
        }
        let network = &fabric.cluster.network;
        let given = [
            ("bfd_interval", network.bfd_interval.is_given()),
            ("bfd_multiplier", network.bfd_multiplier.is_given()),
        ];
        let given = given.into_iter().filter(|(_, given)| *given);
        let places: Vec<_> = given.map(|(field, _)| fabric.at(field)).collect();
        let Some(at) = places.first() else { continue };
        report
            .problem(
                at.clone(),
                format!(
                    "BFD of the fabric `{}` needs {after} ms to notice ({} x {} ms), longer than \
                    the hold time of {} s",
                    fabric.name, fabric.bfd_multiplier, fabric.bfd_interval, fabric.hold_time
                ),
            )
            .related(fabric.at("hold_time"), "the hold time")
            .help("BGP itself is faster then, and BFD does nothing: shorten its interval")
            .unsafe_fix(
                "take the defaults, 3 x 300 ms",
                places.into_iter().map(|at| Edit::Remove { at }).collect(),
            );
    }
}
