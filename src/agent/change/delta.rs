//! Path by path: what lies there, and what is to lie there.

use std::collections::HashMap;

use super::{Owners, access, frr_daemons, obstacle::obstacle, reloads};
use crate::agent::files::{Access, Files, Look, ancestors};
use crate::agent::signed::Signed;
use crate::agent::stop::{Result, Stop};
use crate::agent::store;
use crate::bundle::{File, Manifest, Service, sha256};

/// What a path was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Was<'a> {
    /// Managed: the present generation put this file there.
    Managed(&'a File),
    /// Not managed; what lies there is somebody else's.
    Foreign,
    /// Somebody else's, in which the agent sets words.
    Shared,
}

/// A path of the present generation or of the new one.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The path.
    pub path: &'a str,
    /// What it was.
    pub was: Was<'a>,
    /// What lies there.
    pub present: Option<(Look, Vec<u8>)>,
    /// What is to lie there.
    pub wanted: Option<(Access, std::borrow::Cow<'a, [u8]>)>,
    /// Whether its origin is to be remembered.
    pub first: bool,
}

/// All paths.
#[derive(Debug)]
pub struct Delta<'a> {
    /// In the order of the new generation's files, then those that go.
    pub entries: Vec<Entry<'a>>,
    /// What a person should know.
    pub notes: Vec<String>,
}

impl Entry<'_> {
    /// Whether something is to be done.
    pub fn changes(&self) -> bool {
        match (&self.present, &self.wanted) {
            (None, None) => false,
            (Some((look, content)), Some((access, wanted))) => {
                content != wanted.as_ref() || !same_access(look, access)
            }
            _ => true,
        }
    }

    /// Whether somebody changed what the present generation put there.
    pub fn drifted(&self) -> bool {
        let Was::Managed(file) = self.was else {
            return false;
        };
        self.present
            .as_ref()
            .is_none_or(|(_, content)| sha256(content) != file.sha256)
    }

    /// Whether it takes the place of what somebody wrote there, which is not the agent's to throw away.
    pub fn overwrites_edit(&self) -> bool {
        self.changes() && self.drifted() && self.present.is_some()
    }

    /// The SHA-256 of what lies there.
    pub fn digest_before(&self) -> Option<String> {
        self.present.as_ref().map(|(_, content)| sha256(content))
    }

    /// The SHA-256 of what is to lie there.
    pub fn digest_after(&self) -> Option<String> {
        self.wanted.as_ref().map(|(_, content)| sha256(content))
    }
}

/// Whether a file has this access.
pub fn same_access(look: &Look, access: &Access) -> bool {
    look.mode == access.mode
        && access
            .owner
            .is_none_or(|owner| owner == (look.owner, look.group))
}

/// What leads from the present generation to a bundle. Each path is read once.
///
/// # Errors
/// When a path can't be managed or an owner isn't known.
pub fn delta<'a>(files: &dyn Files, from: &'a Manifest, to: &'a Signed) -> Result<Delta<'a>> {
    let owners = Owners::read(files)?;
    let managed: HashMap<&str, &File> = from
        .files
        .iter()
        .map(|file| (file.path.as_str(), file))
        .collect();
    let mut entries = Vec::with_capacity(to.manifest.files.len());
    for (file, content) in to.files() {
        let was = managed
            .get(file.path.as_str())
            .map_or(Was::Foreign, |file| Was::Managed(file));
        entries.push(Entry {
            path: &file.path,
            was,
            present: read(files, &file.path)?,
            wanted: Some((access(&owners, file)?, content.into())),
            first: was == Was::Foreign,
        });
    }
    let wanted: HashMap<&str, ()> = to
        .manifest
        .files
        .iter()
        .map(|file| (file.path.as_str(), ()))
        .collect();
    for file in from
        .files
        .iter()
        .filter(|file| !wanted.contains_key(file.path.as_str()))
    {
        let origin = read(files, &store::origin(&file.path))?;
        entries.push(Entry {
            path: &file.path,
            was: Was::Managed(file),
            present: read(files, &file.path)?,
            wanted: origin.map(|(look, content)| (access_of(&look), content.into())),
            first: false,
        });
    }
    let mut notes = Vec::new();
    daemons(files, from, &to.manifest, &mut entries, &mut notes)?;
    Ok(Delta { entries, notes })
}

/// The folders that are missing on the way to new files, from the root down.
///
/// # Errors
/// When a path can't be managed.
pub fn missing_folders(files: &dyn Files, entries: &[Entry]) -> Result<Vec<String>> {
    let mut missing: Vec<String> = Vec::new();
    for entry in entries
        .iter()
        .filter(|entry| entry.present.is_none() && entry.wanted.is_some())
    {
        for folder in ancestors(entry.path) {
            let known = missing.iter().any(|known| known == folder);
            if !known
                && files
                    .look(folder)
                    .map_err(|error| obstacle(files, entry.path, &error))?
                    .is_none()
            {
                missing.push(folder.to_owned());
            }
        }
    }
    Ok(missing)
}

fn read(files: &dyn Files, path: &str) -> Result<Option<(Look, Vec<u8>)>> {
    files
        .read(path)
        .map_err(|error| obstacle(files, path, &error))
}

fn access_of(look: &Look) -> Access {
    Access {
        mode: look.mode,
        owner: Some((look.owner, look.group)),
    }
}

/// FRR's list of daemons follows from whether there is a file for FRR.
fn daemons<'a>(
    files: &dyn Files,
    from: &Manifest,
    to: &Manifest,
    entries: &mut Vec<Entry<'a>>,
    notes: &mut Vec<String>,
) -> Result<()> {
    let frr = |manifest: &Manifest| reloads(manifest).any(|reload| reload.service == Service::Frr);
    let (before, after) = (frr(from), frr(to));
    if !before && !after {
        return Ok(());
    }
    let path = frr_daemons::PATH;
    let Some((look, content)) = read(files, path)? else {
        if after {
            notes.push(format!("`/{path}` is missing; is FRR installed?"));
        }
        return Ok(());
    };
    let Ok(text) = std::str::from_utf8(&content) else {
        return Err(Stop::refused(format!(
            "`/{path}` is no text that this agent could edit"
        )));
    };
    let wanted = if after {
        frr_daemons::switched_on(text)
    } else {
        let origin = read(files, &store::origin(path))?;
        let origin = origin.map_or_else(String::new, |(_, content)| {
            String::from_utf8_lossy(&content).into_owned()
        });
        frr_daemons::switched_back(text, &origin)
    };
    entries.push(Entry {
        path,
        was: Was::Shared,
        wanted: Some((access_of(&look), wanted.into_bytes().into())),
        present: Some((look, content)),
        first: !before,
    });
    Ok(())
}
