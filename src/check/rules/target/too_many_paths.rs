//! More equal paths than a core gateway uses.

use super::word;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::model::values::Platform;
use crate::target::Router;

pub static RULE: Rule = Rule {
    code: "TARG008",
    name: "too-many-paths",
    group: Group::Target,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("too_many_paths.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, gateway) in &cx.plan.gateways {
        let (Some(chosen), Some(platform)) = (
            gateway.maximum_paths.get(),
            word(&gateway.platform, Platform::Junos),
        ) else {
            continue;
        };
        let router = Router::of(platform);
        let paths = chosen.paths();
        if paths <= router.usual_paths {
            continue;
        }
        let (severity, most) = if paths > router.most_paths {
            (Severity::Error, router.most_paths)
        } else {
            (Severity::Warning, router.usual_paths)
        };
        let label = router.word.label();
        let help = if severity == Severity::Error {
            "it refuses the file with more"
        } else {
            "more need a setting of the chassis (Junos, `maximum-ecmp`) or another build (FRR, \
            `--enable-multipath`)"
        };
        let at = Noun::Gateway.at(name).join("maximum_paths");
        report
            .problem(
                at,
                format!(
                    "{paths} paths of the core gateway `{name}` are more than the {most} of {label}"
                ),
            )
            .severity(severity)
            .related(Noun::Gateway.at(name).join("platform"), label)
            .help(help)
            .unsafe_fix_use(most);
    }
}
