//! New files take the places of old ones, one rename each.

use crate::agent::change::Delta;
use crate::agent::files::Batch;
use crate::agent::files::Files;
use crate::agent::stop::{Doing, Result};
use crate::agent::store::Journal;

use super::prepare::unchanged;

/// Swaps what was prepared.
///
/// # Errors
/// When the system fails; some files are swapped then, some not.
pub fn swap(files: &dyn Files, journal: &Journal, delta: &Delta) -> Result<()> {
    let mut batch = Batch::new(files);
    for (step, entry) in delta
        .entries
        .iter()
        .filter(|entry| entry.changes())
        .enumerate()
    {
        unchanged(files, entry)?;
        let swapped = if entry.wanted.is_some() {
            batch.rename(&journal.new_file(step), entry.path)
        } else {
            batch.remove(entry.path)
        };
        swapped.doing(|| format!("put the new `/{}` in its place", entry.path))?;
    }
    batch
        .finish()
        .doing(|| "bring the swap to the disk".to_owned())
}
