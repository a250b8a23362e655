//! Bundles from files.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::args;
use crate::agent::Signed;
use crate::agent::engine::Agent;
use crate::agent::stop::{Result, Status, Stop};
use crate::bundle::{MAX_BYTES, Signers};

/// Who may sign, where nothing else is said.
const SIGNERS: &str = "etc/fabric-agent/allowed_signers";

/// Reads a bundle and finds out who signed it.
///
/// # Errors
/// When it can't be read, or nobody signed it who may.
pub fn load(agent: Agent, bundle: &args::Bundle) -> Result<Signed> {
    let archive = read(&bundle.bundle)?;
    let mut beside = bundle.bundle.clone().into_os_string();
    beside.push(".sig");
    let beside = Path::new(&beside);
    if !beside.exists() {
        let message = format!(
            "the bundle is not signed: there is no `{}`; sign it by `fabricctl bundle --sign KEY` or \
            `ssh-keygen -Y sign -n fabric-bundle`",
            beside.display()
        );
        return Err(Stop::refused(message));
    }
    let signature = read(beside)?;
    let file = match &bundle.signers {
        Some(file) => file.clone(),
        None => agent.files.place(SIGNERS),
    };
    let signers = read(&file).map_err(|stop| Stop {
        message: format!("{}; it says who may sign: `ops namespaces=\"fabric-bundle\" ssh-ed25519 AAAA…`, or give --signers FILE", stop.message),
        ..stop
    })?;
    let signers = Signers::parse(&String::from_utf8_lossy(&signers));
    for unused in signers.unused() {
        let file = file.display();
        agent.operator.warn(
            format!("`{file}`, line {}: {}", unused.line, unused.reason),
            "",
        );
    }
    Signed::verify(archive, signature, &signers, agent.now())
}

/// A file, but not much more of it than a bundle may have.
fn read(path: &Path) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    let limit = MAX_BYTES as u64 + 1;
    let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut content));
    match read {
        Ok(_) => Ok(content),
        Err(error) => Err(Stop::new(
            Status::Unusable,
            format!("can't read `{}`: {error}", path.display()),
        )),
    }
}
