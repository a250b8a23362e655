//! The files of a bundle where parsers read them before they are anywhere else.

use super::Agent;
use crate::agent::change::checks;
use crate::agent::files::Batch;
use crate::agent::signed::Signed;
use crate::agent::stop::{Doing, Result, Status, Stop};
use crate::agent::store::STAGE;

/// Lets the real parsers read a bundle's files.
///
/// # Errors
/// When one refuses a file.
pub fn check(agent: Agent, bundle: &Signed) -> Result<()> {
    if agent.machine.is_tree() || checks(&bundle.manifest).next().is_none() {
        return Ok(());
    }
    clear(agent)?;
    let stage = || {
        let mut batch = Batch::new(agent.files);
        for (file, content) in bundle.files() {
            let path = format!("{STAGE}/{}", file.path);
            batch.make_way(&path, 0o700)?;
            agent.files.create(&path)?;
            if !content.is_empty() {
                agent.files.append(&path, content)?;
            }
        }
        Ok(())
    };
    let checked = stage()
        .doing(|| format!("write `/{STAGE}`"))
        .and_then(|()| {
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
        });
    let cleared = clear(agent);
    checked.and(cleared)
}

fn clear(agent: Agent) -> Result<()> {
    Batch::new(agent.files)
        .remove_all(STAGE)
        .doing(|| format!("empty `/{STAGE}`"))
}
