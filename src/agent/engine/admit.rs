//! Whether a bundle is for this host, and newer than what it has.

use super::Agent;
use crate::agent::stop::{Doing, Result, Stop};
use crate::agent::store::{State, read_generation};
use crate::bundle::Manifest;

/// A host's name in the plan, where it calls itself by another one.
pub const HOST: &str = "etc/fabric-agent/host";

/// Whether a bundle may be applied here and now.
///
/// # Errors
/// Why not.
pub fn admit(agent: Agent, state: &State, manifest: &Manifest, allow_older: bool) -> Result<()> {
    let name = host(agent)?;
    if manifest.host != name {
        return Err(Stop::refused(format!(
            "the bundle is for `{}`, this host is `{name}`; a host that has another name in the plan tells it in `/{HOST}`",
            manifest.host
        )));
    }
    let (new, present) = (manifest.generation, state.generation);
    if new == 0 {
        return Err(Stop::refused(
            "generation 0 is the host without any bundle; a bundle begins at 1",
        ));
    }
    if new < present && !allow_older {
        return Err(Stop::refused(format!(
            "generation {new} is older than generation {present}, which is in place; `rollback {new}` goes back to it if it was applied here, `--allow-older` applies it in any case"
        )));
    }
    if state.stored.contains(&new) && read_generation(agent.files, new)? != *manifest {
        return Err(Stop::refused(format!(
            "generation {new} was applied here with other content; give the bundle a higher generation"
        )));
    }
    Ok(())
}

/// This host's name in the plan.
fn host(agent: Agent) -> Result<String> {
    let named = agent.files.read(HOST).doing(|| format!("read `/{HOST}`"))?;
    let named = named.map(|(_, name)| String::from_utf8_lossy(&name).trim().to_owned());
    Ok(named
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| agent.machine.host_name()))
}
