//! `fabricctl export`.

use std::path::Path;

use super::Outcome;
use super::delivery::{Targets, deliver, no_such_host, tell_warnings};
use super::source::Source;
use crate::export::export;

pub fn run(path: &Path, to: &Targets, host: Option<&str>) -> Outcome {
    let source = Source::open(path);
    let (plan, problems) = match source.valid("a plan with errors is not exported") {
        Ok(checked) => checked,
        Err(outcome) => return outcome,
    };
    let mut artifacts = export(&plan);
    if let Some(host) = host {
        let own = artifacts.of_host(host);
        if own.is_empty() {
            let folders = artifacts
                .iter()
                .filter_map(|(path, _)| path.split_once('/'));
            let mut hosts: Vec<_> = folders.map(|(host, _)| host).collect();
            hosts.dedup();
            return no_such_host(host, &hosts);
        }
        artifacts = own;
    }
    let mut outcome = deliver(to, &artifacts.blobs(), host);
    tell_warnings(&mut outcome, &source, &problems);
    outcome
}
