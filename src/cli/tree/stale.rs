//! Signatures that are none any more, for their bundles are made anew.

use std::fs;
use std::path::{Path, PathBuf};

use super::target;
use crate::bundle::{self, Refusal};
use crate::export::Blob;

/// Takes away the signatures beside bundles that this export writes with another content and does not sign.
/// They go first: a bundle without one is refused with the right reason.
///
/// # Errors
/// What is in the way.
pub fn take_away(root: &Path, files: &[Blob]) -> Result<Vec<String>, Refusal> {
    let stale = find(root, files)?;
    for (_, path) in &stale {
        fs::remove_file(path).map_err(|error| Refusal {
            message: format!("can't remove {}: {error}", path.display()),
            help: "it is the signature of an earlier bundle; remove it, or choose another folder"
                .into(),
        })?;
    }
    Ok(stale.into_iter().map(|(name, _)| name).collect())
}

/// The signatures, by name and path.
fn find(root: &Path, files: &[Blob]) -> Result<Vec<(String, PathBuf)>, Refusal> {
    let mut stale = Vec::new();
    for file in files {
        let Some(name) = bundle::signature_of(file.path) else {
            continue;
        };
        if files.iter().any(|file| file.path == name) {
            continue;
        }
        let path = target(root, &name)?;
        // Of the same bundle once more, whoever signed it signed this one.
        let is_same = || fs::read(root.join(file.path)).is_ok_and(|old| old == file.bytes);
        if path.exists() && !is_same() {
            stale.push((name, path));
        }
    }
    Ok(stale)
}
