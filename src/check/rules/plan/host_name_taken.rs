//! Two hosts of one name, or one called as the runbook.

use crate::check::{Context, Device, Draft, Group, Report, Rule, Severity};
use crate::model::{Edit, Noun};
use crate::sorted;

pub static RULE: Rule = Rule {
    code: "PLAN011",
    name: "host-name-taken",
    group: Group::Plan,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("host_name_taken.md"),
    check,
};

/// The export's one file that is no host's, in lower case.
const RUNBOOK: &str = "runbook.md";

fn check(cx: &Context, report: &mut Report) {
    let devices = cx.devices.iter();
    let hosts = devices.map(|device| (device.name.to_ascii_lowercase(), device));
    let mut hosts: Vec<_> = hosts.collect();
    sorted::sort_by(&mut hosts, |a, b| a.0.cmp(&b.0));
    for same in hosts.chunk_by(|a, b| a.0 == b.0) {
        let [(key, first), others @ ..] = same else {
            continue;
        };
        if key == RUNBOOK {
            for (_, device) in same {
                let (noun, name) = (device.noun, device.name);
                let message = format!("the {noun} `{name}` is called as the export's runbook");
                let help =
                    "each host is a folder of the export, beside its runbook: rename the host";
                rename(cx, device, report.problem(device.at(), message).help(help));
            }
            continue;
        }
        for (_, device) in others {
            let (noun, name) = (device.noun, device.name);
            let message = format!(
                "the {noun} `{name}` and the {} `{}` are one host name",
                first.noun, first.name
            );
            let help = "each host is a folder of the export, and some file systems take upper and \
                lower case as the same: rename one";
            let draft = report.problem(device.at(), message);
            let draft = draft.related(first.at(), "the other one").help(help);
            rename(cx, device, draft);
        }
    }
}

/// Offers a name that no other host has.
fn rename(cx: &Context, device: &Device, draft: Draft) {
    let suffix = match device.noun {
        Noun::Reflector => "rr",
        Noun::Gateway => "gw",
        _ => "2",
    };
    let to = format!("{}-{suffix}", device.name);
    let mut hosts = cx.devices.iter();
    let draft = draft.in_name();
    if !hosts.any(|host| host.name.eq_ignore_ascii_case(&to)) {
        let at = device.at();
        draft.unsafe_fix(format!("call it {to}"), vec![Edit::Rename { at, to }]);
    }
}
