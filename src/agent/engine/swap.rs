//! New files take the places of old ones, one call each.
//!
//! Where the file system can, a new file and an old one change places, and what comes out is compared with
//! what was seen: between a look and a rename somebody may save the file, and it would be gone.

use std::io::{self, ErrorKind};

use super::prepare::{changed, unchanged};
use crate::agent::change::{Delta, Entry};
use crate::agent::files::{Batch, Files};
use crate::agent::stop::{Doing, Result};
use crate::agent::store::Journal;

/// Swaps what was prepared.
///
/// # Errors
/// When the system fails, or somebody else changed a file meanwhile; some files are swapped then, some not.
pub fn swap(files: &dyn Files, journal: &Journal, delta: &Delta) -> Result<()> {
    let mut batch = Batch::new(files);
    for (step, entry) in delta
        .entries
        .iter()
        .filter(|entry| entry.changes())
        .enumerate()
    {
        unchanged(files, entry)?;
        let aside = journal.new_file(step);
        let doing = || format!("put the new `/{}` in its place", entry.path);
        match put(&mut batch, &aside, entry) {
            // It came or went since the look above.
            Err(error)
                if matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotFound) =>
            {
                return Err(changed(entry));
            }
            put => put.doing(doing)?,
        }
        if let Some((then, _)) = &entry.present
            && let Some(out) = files.look(&aside).doing(doing)?
        {
            // What is not the old file stays there; the way back keeps it.
            if out != *then {
                return Err(changed(entry));
            }
            batch.remove(&aside).doing(doing)?;
        }
    }
    batch
        .finish()
        .doing(|| "bring the swap to the disk".to_owned())
}

/// Lets the new file, which waits `aside`, and what lies at its place change places.
fn put(batch: &mut Batch, aside: &str, entry: &Entry) -> io::Result<()> {
    let put = match (&entry.wanted, &entry.present) {
        (Some(_), Some(_)) => batch.exchange(aside, entry.path),
        (Some(_), None) => batch.rename_new(aside, entry.path),
        (None, _) => batch.rename_new(entry.path, aside),
    };
    match put {
        // Then the look before has to do.
        Err(error) if error.kind() == ErrorKind::Unsupported => match &entry.wanted {
            Some(_) => batch.rename(aside, entry.path),
            None => batch.remove(entry.path),
        },
        put => put,
    }
}
