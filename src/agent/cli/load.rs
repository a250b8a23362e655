//! Bundles from files.

use std::path::Path;

use crate::agent::Signed;
use crate::agent::machine::Machine;
use crate::agent::stop::{Result, Status, Stop};

use super::args;

/// Reads a bundle and finds out who signed it.
///
/// # Errors
/// When it can't be read, or nobody signed it who may.
pub fn load(machine: &dyn Machine, bundle: &args::Bundle) -> Result<Signed> {
    let _ = machine;
    let archive = read(&bundle.bundle)?;
    let mut beside = bundle.bundle.clone().into_os_string();
    beside.push(".sig");
    let signature = read(Path::new(&beside))?;
    read(&bundle.signers)?;
    Signed::open(archive, signature, String::new())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let unreadable = |error| Stop::new(Status::Unusable, format!("can't read `{}`: {error}", path.display()));
    std::fs::read(path).map_err(unreadable)
}
