//! The files of a bundle where parsers read them before they are anywhere else.

use std::io;

use super::Agent;
use crate::agent::change::checks;
use crate::agent::files::Batch;
use crate::agent::signed::Signed;
use crate::agent::stop::{Doing, Result, Status, Stop};
use crate::agent::store::{Return, STAGE};
use crate::bundle::Service;

/// Lets the real parsers read a bundle's files, and asks what the services are whose files change.
///
/// # Errors
/// When a parser refuses a file.
pub fn check(
    agent: Agent,
    bundle: &Signed,
    services: Vec<(Service, Vec<String>)>,
) -> Result<Vec<Return>> {
    if agent.machine.is_tree() {
        return Ok(Vec::new());
    }
    clear(agent)?;
    let checked = stage(agent, bundle)
        .doing(|| format!("write `/{STAGE}`"))
        .and_then(|()| parse(agent, bundle))
        .map(|()| {
            let before = |(service, files)| Return {
                before: agent.machine.before(service, &agent.files.place(STAGE)),
                service,
                files,
            };
            services.into_iter().map(before).collect()
        });
    clear(agent).and(checked)
}

fn stage(agent: Agent, bundle: &Signed) -> io::Result<()> {
    let mut batch = Batch::new(agent.files);
    batch.make_way(&format!("{STAGE}/"), 0o700)?;
    for (file, content) in bundle.files() {
        let path = format!("{STAGE}/{}", file.path);
        batch.make_way(&path, 0o700)?;
        agent.files.create(&path)?;
        if !content.is_empty() {
            agent.files.append(&path, content)?;
        }
    }
    Ok(())
}

fn parse(agent: Agent, bundle: &Signed) -> Result<()> {
    for check in checks(&bundle.manifest) {
        agent
            .operator
            .progress(format!("Checking `/{}`", check.file));
        agent
            .machine
            .check(check, &agent.files.place(STAGE))
            .map_err(|failure| Stop::machine(Status::Refused, failure))?;
    }
    Ok(())
}

fn clear(agent: Agent) -> Result<()> {
    Batch::new(agent.files)
        .remove_all(STAGE)
        .doing(|| format!("empty `/{STAGE}`"))
}
