//! A reflector or core gateway in fabrics of different AS numbers.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::sorted::Firsts;

pub static RULE: Rule = Rule {
    code: "BGP022",
    name: "shared-speaker",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("shared_speaker.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let mut first = Firsts::new();
    for fabric in &cx.fabrics {
        for speaker in fabric.reflectors.iter().chain(&fabric.gateways) {
            let other = first.get_or_insert((speaker.noun, speaker.name), fabric);
            let (Some(asn), Some(other_asn)) = (fabric.asn, other.asn) else {
                continue;
            };
            if asn == other_asn {
                continue;
            }
            report
                .problem(
                    speaker.at(),
                    format!(
                        "the {} `{}` serves the fabric `{}` with AS {other_asn} and \
                        the fabric `{}` with AS {asn}",
                        speaker.noun, speaker.name, other.name, fabric.name
                    ),
                )
                .related(other.at("asn"), format!("AS {other_asn}"))
                .related(fabric.at("asn"), format!("AS {asn}"))
                .help(
                    "one device speaks with one AS number inside: give both \
                    fabrics the same, or a device of its own to each",
                );
        }
    }
}
