//! Two hosts of one name, or one called as the runbook.

use std::collections::BTreeMap;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{Edit, Noun};

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
    let mut hosts: BTreeMap<String, (Noun, &str)> = BTreeMap::new();
    for device in &cx.devices {
        let (noun, name) = (device.noun, device.name);
        let key = name.to_ascii_lowercase();
        let draft = if key == RUNBOOK {
            report
                .problem(
                    device.at(),
                    format!("the {noun} `{name}` is called as the export's runbook"),
                )
                .in_name()
                .help("each host is a folder of the export, beside its runbook: rename the host")
        } else if let Some(&(other, other_name)) = hosts.get(&key) {
            report
                .problem(
                    device.at(),
                    format!(
                        "the {noun} `{name}` and the {other} `{other_name}` are one \
                        host name"
                    ),
                )
                .in_name()
                .related(other.at(other_name), "the other one")
                .help(
                    "each host is a folder of the export, and some file systems \
                    take upper and lower case as the same: rename one",
                )
        } else {
            hosts.insert(key, (noun, name));
            continue;
        };
        let suffix = match noun {
            Noun::Reflector => "rr",
            Noun::Gateway => "gw",
            _ => "2",
        };
        let to = format!("{name}-{suffix}");
        if !cx
            .devices
            .iter()
            .any(|device| device.name.eq_ignore_ascii_case(&to))
        {
            let at = device.at();
            draft.unsafe_fix(format!("call it {to}"), vec![Edit::Rename { at, to }]);
        }
    }
}
