//! A name that Linux takes for no interface.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::IfName;
use crate::model::{ReasonKind, Value};

pub static RULE: Rule = Rule {
    code: "NODE001",
    name: "unusable-interface-name",
    group: Group::Node,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("unusable_interface_name.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    crate::check::rules::report_reasons(cx, ReasonKind::InterfaceName, report);
    for view in &cx.nodes {
        for link in view.links.iter().filter(|link| link.entry.is_some()) {
            // Elsewhere it is reported where it is used; an entry has its name as its key.
            let reason = match IfName::parse(link.name) {
                Err(reason) => reason,
                Ok(_) => continue,
            };
            report
                .problem(view.link_at(link), reason.message)
                .in_name()
                .help(reason.help);
        }
    }
}
