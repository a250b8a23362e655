//! A BFD multiplier that a daemon or router does not take.

use super::{daemons, word};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::DocPath;
use crate::model::values::Platform;
use crate::target::Router;
use crate::topology::Fabric;

pub static RULE: Rule = Rule {
    code: "TARG004",
    name: "bfd-multiplier-too-low",
    group: Group::Target,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("bfd_multiplier_too_low.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    // The lowest that is given: most plans have none, and nothing to look for.
    let given = |fabric: &&Fabric| fabric.cluster.network.bfd_multiplier.get().is_some();
    if !cx.fabrics.iter().any(|fabric| given(&fabric)) {
        return;
    }
    let running = daemons(cx);
    for fabric in cx.fabrics.iter().filter(given) {
        let serves = |name: &str| fabric.speakers().any(|speaker| speaker.name == name);
        let daemon = running.iter().find_map(|one| {
            let too_low = fabric.bfd_multiplier < one.daemon.least_bfd_multiplier;
            let place = (one.at(), one.daemon.word.label());
            (too_low && serves(one.speaker.name))
                .then_some((place, one.daemon.least_bfd_multiplier))
        });
        let core = fabric.gateways.iter().find_map(|core| {
            let own = cx.plan.gateways.get(core.name)?;
            let router = Router::of(word(&own.platform, Platform::Junos)?);
            let too_low = fabric.bfd_multiplier < router.least_bfd_multiplier;
            let place = (core.at().join("platform"), router.word.label());
            too_low.then_some((place, router.least_bfd_multiplier))
        });
        if let Some(((at, label), least)) = daemon.or(core).filter(|_| fabric.bfd) {
            describe(fabric, (at, label), least, report);
        }
    }
}

fn describe(fabric: &Fabric, (at, label): (DocPath, &str), least: u8, report: &mut Report) {
    let own = fabric.at("bfd_multiplier");
    report
        .problem(
            own.clone(),
            format!(
                "the BFD multiplier {} of the fabric `{}` is too low for {label}, which takes \
                {least} and more",
                fabric.bfd_multiplier, fabric.name
            ),
        )
        .related(at, format!("runs {label}"))
        .help("the daemon refuses the file with it")
        .fix_remove("take the default, 3");
}
