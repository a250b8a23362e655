//! A speaker with another AS number than its fabric.

use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "BGP005",
    name: "as-mismatch",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("as_mismatch.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        let Some(asn) = fabric.asn else { continue };
        for speaker in fabric.speakers() {
            let Some(own) = speaker.own_asn.filter(|own| *own != asn) else {
                continue;
            };
            let at = speaker.at().join("asn");
            report
                .problem(
                    at,
                    format!(
                        "the {} `{}` has the AS number {own}, its fabric `{}` has {asn}",
                        speaker.noun, speaker.name, fabric.name
                    ),
                )
                .related(fabric.at("asn"), "the fabric's")
                .help(
                    "route reflection works inside one AS only: leave the number \
                    out to take the fabric's",
                )
                .fix_remove(format!("take the fabric's, {asn}"));
        }
    }
}
