//! All that needs room on the disk, before anything is changed: new files beside the old ones, second
//! names for the old ones, copies of what people wrote, the generation to go back to.
//!
//! The swap and the way back then only rename and remove.

use std::io;

use crate::agent::change::{Delta, Entry};
use crate::agent::files::{Access, Batch, Files};
use crate::agent::signed::Signed;
use crate::agent::stop::{Doing, Result, Status, Stop};
use crate::agent::store::{Generation, Journal, kept, origin, write_generation};

/// Prepares the steps of a journal; `entries` are theirs, in the same order.
///
/// # Errors
/// When there is no room, or a file changed since it was read.
pub fn prepare(files: &dyn Files, journal: &Journal, delta: &Delta, bundle: &Signed) -> Result<()> {
    let entries: Vec<&Entry> = delta
        .entries
        .iter()
        .filter(|entry| entry.changes())
        .collect();
    let mut batch = Batch::new(files);
    remember(files, journal.sequence, delta).doing(|| "keep copies of present files".to_owned())?;
    if journal.first && journal.to != 0 {
        let manifest = bundle.manifest.to_json();
        let generation = Generation {
            manifest: manifest.as_bytes(),
            archive: &bundle.archive,
            signature: &bundle.signature,
        };
        write_generation(files, journal.to, &generation)?;
    }
    for folder in &journal.folders {
        batch
            .make_way(&format!("{folder}/"), 0o755)
            .doing(|| format!("make `/{folder}`"))?;
    }
    for (step, entry) in entries.iter().enumerate() {
        if let Some((access, content)) = &entry.wanted {
            batch
                .write(&journal.new_file(step), content, *access)
                .doing(|| format!("write the new `/{}`", entry.path))?;
        }
        if entry.present.is_some() {
            batch
                .link(entry.path, &journal.old_file(step))
                .doing(|| format!("keep the old `/{}`", entry.path))?;
        }
        unchanged(files, entry)?;
    }
    batch
        .finish()
        .doing(|| "bring the new files to the disk".to_owned())
}

/// Copies what is not the agent's to throw away: what lay at a path before it was managed, and what
/// somebody wrote into a managed file that change `sequence` replaces.
///
/// # Errors
/// Of the system.
pub fn remember(files: &dyn Files, sequence: u64, delta: &Delta) -> io::Result<()> {
    let mut batch = Batch::new(files);
    for entry in &delta.entries {
        if entry.first {
            let origin = origin(entry.path);
            match &entry.present {
                Some(present) => copy(&mut batch, &origin, present)?,
                None => batch.remove(&origin)?,
            }
        }
        if entry.overwrites_edit()
            && let Some(present) = &entry.present
        {
            copy(&mut batch, &kept(sequence, entry.path), present)?;
        }
    }
    batch.finish()
}

fn copy(
    batch: &mut Batch,
    to: &str,
    (look, content): &(crate::agent::files::Look, Vec<u8>),
) -> io::Result<()> {
    let access = Access {
        mode: look.mode,
        owner: Some((look.owner, look.group)),
    };
    batch.make_way(to, 0o700)?;
    batch.write(to, content, access)
}

/// That nobody changed a file since it was read: what they wrote would be lost.
pub fn unchanged(files: &dyn Files, entry: &Entry) -> Result<()> {
    let now = files
        .look(entry.path)
        .doing(|| format!("look at `/{}`", entry.path))?;
    let then = entry.present.as_ref().map(|(look, _)| *look);
    if now != then {
        return Err(changed(entry));
    }
    Ok(())
}

/// Somebody changed a file since it was read.
pub fn changed(entry: &Entry) -> Stop {
    let message = format!(
        "`/{}` was changed by somebody else just now; apply again",
        entry.path
    );
    Stop::new(Status::TakenBack, message)
}
