//! The tree as it was, or a committed change without its remains. Both only rename and remove, so a
//! full disk does not hinder them, and both can be done again after they were cut off.

use std::io;

use crate::agent::files::{Access, Batch, Files};
use crate::agent::store::{FOLDER, Journal, Phase, kept};
use crate::bundle::sha256;

/// Puts every file back. What can be put back is, even when something else can't.
///
/// Returns the paths in which somebody wrote after the swap; what they wrote is kept.
///
/// # Errors
/// The first of the system.
pub fn restore(files: &dyn Files, journal: &Journal) -> io::Result<Vec<String>> {
    let mut batch = Batch::new(files);
    let mut edited = Vec::new();
    let mut done = Ok(());
    for step in (0..journal.steps.len()).rev() {
        let step = restore_step(files, &mut batch, journal, step, &mut edited);
        done = done.and(step);
    }
    // The names are back on the disk before the folders that are empty then go.
    done = done.and(batch.finish());
    for folder in journal.folders.iter().rev() {
        done = done.and(batch.remove_empty(folder));
    }
    done.and(batch.finish()).map(|()| edited)
}

fn restore_step(
    files: &dyn Files,
    batch: &mut Batch,
    journal: &Journal,
    number: usize,
    edited: &mut Vec<String>,
) -> io::Result<()> {
    let step = &journal.steps[number];
    let (new, old) = (journal.new_file(number), journal.old_file(number));
    let swapping = journal.phase > Phase::Preparing;
    if step.old.is_some() {
        if let Some(kept) = files.look(&old)? {
            let present = files.look(&step.path)?;
            let same = present.is_some_and(|present| present.inode == kept.inode);
            // Two names of one file: a rename would leave both.
            if same || !swapping {
                batch.remove(&old)?;
            } else {
                keep_edits(files, journal, number, edited);
                batch.rename(&old, &step.path)?;
            }
        }
    } else if swapping && files.look(&new)?.is_none() {
        // The new file is not waiting any more, so it took its place, where nothing was.
        keep_edits(files, journal, number, edited);
        batch.remove(&step.path)?;
    }
    batch.remove(&new)
}

/// Keeps what somebody wrote into a new file, if there is room: the way back comes first.
fn keep_edits(files: &dyn Files, journal: &Journal, number: usize, edited: &mut Vec<String>) {
    let step = &journal.steps[number];
    let Ok(Some((look, content))) = files.read(&step.path) else {
        return;
    };
    if Some(sha256(&content)) == step.new {
        return;
    }
    let to = kept(journal.sequence, &format!("{}.after", step.path));
    let access = Access {
        mode: look.mode,
        owner: Some((look.owner, look.group)),
    };
    let mut batch = Batch::new(files);
    let copied = batch
        .make_way(&to, 0o700)
        .and_then(|()| batch.write(&to, &content, access))
        .and_then(|()| batch.finish());
    if copied.is_ok() {
        edited.push(step.path.clone());
    }
}

/// Removes what a committed change left beside the files.
///
/// # Errors
/// Of the system.
pub fn tidy(files: &dyn Files, journal: &Journal) -> io::Result<()> {
    // What is removed here could not be brought back: first the disk has to know of the commit.
    files.sync(FOLDER)?;
    let mut batch = Batch::new(files);
    for step in 0..journal.steps.len() {
        batch.remove(&journal.old_file(step))?;
        batch.remove(&journal.new_file(step))?;
    }
    batch.finish()
}
