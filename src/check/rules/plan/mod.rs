//! The plan as a document: names, references, values.

mod cluster_without_pool;
mod duplicate_name;
mod duplicate_reference;
mod host_name_taken;
mod malformed_value;
mod missing_value;
mod stale_exception;
mod unknown_field;
mod unknown_reference;
mod unusable_exception;
mod unusable_name;
mod unused_setting;
mod wrong_type;

pub(super) use stale_exception::RULE as STALE_EXCEPTION;

use crate::check::{Context, Report, Rule};
use crate::model::FaultKind;

pub(super) const RULES: &[&Rule] = &[
    &malformed_value::RULE,
    &unknown_field::RULE,
    &duplicate_name::RULE,
    &wrong_type::RULE,
    &unusable_name::RULE,
    &unknown_reference::RULE,
    &missing_value::RULE,
    &cluster_without_pool::RULE,
    &unused_setting::RULE,
    &duplicate_reference::RULE,
    &host_name_taken::RULE,
    &stale_exception::RULE,
    &unusable_exception::RULE,
];

/// Reports what had no place in the plan when its file was read.
fn report_faults(cx: &Context, kind: FaultKind, report: &mut Report) {
    for fault in cx.faults.iter().filter(|fault| fault.kind == kind) {
        let draft = report
            .problem(fault.at.clone(), fault.message.clone())
            .help(fault.help.clone());
        if kind != FaultKind::WrongType {
            draft.in_name();
        }
    }
}
