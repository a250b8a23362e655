//! Whether managed files still are as they were put there.

use serde::Serialize;

use crate::agent::change::{Owners, access, frr_daemons, reloads, same_access};
use crate::agent::engine::Agent;
use crate::agent::stop::Result;
use crate::bundle::{File, Manifest, Service, sha256};

/// A managed file.
#[derive(Clone, Debug, Serialize)]
pub struct Managed {
    /// Its path from `/`.
    pub path: String,
    /// How it is.
    pub drift: Drift,
}

/// How a managed file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drift {
    /// As it was put there.
    None,
    /// Somebody changed its content.
    Edited,
    /// Its mode or its owner is another one.
    Access,
    /// It is not there.
    Missing,
    /// Something else is there: a link, a folder, a device.
    Other,
}

/// Compares a host with a generation's manifest.
///
/// # Errors
/// When the host's users can't be read.
pub fn drift(agent: Agent, manifest: &Manifest) -> Result<Vec<Managed>> {
    let owners = Owners::read(agent.files)?;
    let files = manifest.files.iter();
    let mut files: Vec<_> = files.map(|file| managed(agent, &owners, file)).collect();
    files.extend(shared(agent, manifest));
    Ok(files)
}

fn managed(agent: Agent, owners: &Owners, file: &File) -> Managed {
    let drift = match agent.files.read(&file.path) {
        Ok(None) => Drift::Missing,
        Err(_) => Drift::Other,
        Ok(Some((_, content))) if sha256(&content) != file.sha256 => Drift::Edited,
        Ok(Some((look, _)))
            if access(owners, file).is_ok_and(|access| same_access(&look, &access)) =>
        {
            Drift::None
        }
        Ok(Some(_)) => Drift::Access,
    };
    Managed {
        path: format!("/{}", file.path),
        drift,
    }
}

/// FRR's list of daemons, where the agent sets words.
fn shared(agent: Agent, manifest: &Manifest) -> Option<Managed> {
    reloads(manifest).find(|reload| reload.service == Service::Frr)?;
    let drift = match agent.files.read(frr_daemons::PATH) {
        Ok(None) => Drift::Missing,
        Err(_) => Drift::Other,
        Ok(Some((_, content))) => {
            let text = String::from_utf8_lossy(&content);
            if frr_daemons::switched_on(&text) == text {
                Drift::None
            } else {
                Drift::Edited
            }
        }
    };
    Some(Managed {
        path: format!("/{}", frr_daemons::PATH),
        drift,
    })
}
