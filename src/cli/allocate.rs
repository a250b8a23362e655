//! `fabricctl allocate`.

use std::path::Path;

use super::render::{error_line, printable};
use super::source::Source;
use super::{Outcome, Status};
use crate::address::Allocation;
use crate::model::values::Family;

pub fn run(path: &Path, node: &str, family: Option<Family>) -> Outcome {
    let source = Source::open(path);
    let plan = match source.read() {
        Ok(reading) => reading.plan,
        Err(error) => return source.refusal(&error),
    };
    if !plan.nodes.contains_key(node) {
        let known: Vec<_> = plan.nodes.keys().map(|name| printable(name)).collect();
        let message = format!("there is no node `{node}` in the plan");
        let help = match &known[..] {
            [] => "the plan has no nodes yet".into(),
            _ => format!("its nodes are {}", known.join(", ")),
        };
        return Outcome::failed(error_line(&message, Some(&help)), Status::Unusable);
    }
    let mut allocation = match Allocation::for_node(&plan, node) {
        Ok(allocation) => allocation,
        Err(error) => {
            return Outcome::failed(error_line(&error.to_string(), None), Status::Errors);
        }
    };
    let mut outcome = Outcome::done("");
    let wanted = match family {
        Some(family) => vec![family],
        None => Family::ALL
            .into_iter()
            .filter(|family| allocation.has(*family))
            .collect(),
    };
    if wanted.is_empty() {
        let message = format!("no range holds addresses for VMs on `{node}`; add one first");
        return Outcome::failed(error_line(&message, None), Status::Errors);
    }
    for family in wanted {
        match allocation.next(family) {
            Ok(address) => outcome.out += &format!("{address}\n"),
            Err(error) => {
                outcome.err += &error_line(&error.to_string(), None);
                outcome.status = Status::Errors;
            }
        }
    }
    outcome
}
