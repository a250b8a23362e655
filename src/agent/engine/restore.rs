//! The tree as it was, or a committed change without its remains. Both only rename and remove, so a
//! full disk does not hinder them, and both can be done again after they were cut off.

use std::io;

use crate::agent::files::{Access, Batch, Files};
use crate::agent::store::{FOLDER, Journal, Phase, kept};
use crate::bundle::sha256;

/// What somebody wrote into a new file.
#[derive(Debug)]
pub struct Edited {
    /// The path.
    pub path: String,
    /// Where it is kept.
    pub kept: String,
}

/// Puts every file back. What can be put back is, even when something else can't.
///
/// Returns the first error, and for each path in which somebody wrote after the swap, where that is kept.
pub fn restore(files: &dyn Files, journal: &Journal) -> (io::Result<()>, Vec<Edited>) {
    let mut batch = Batch::new(files);
    let mut edited = Vec::new();
    let mut done = Ok(());
    for step in (0..journal.steps.len()).rev() {
        let restored = restore_step(files, &mut batch, journal, step, &mut edited);
        // What an agent before this one did may not be on the disk yet.
        done = done
            .and(restored)
            .and(batch.touch(&journal.steps[step].path));
    }
    // The names are back on the disk before the folders that are empty then go.
    done = done.and(batch.finish());
    for folder in journal.folders.iter().rev() {
        done = done
            .and(batch.remove_empty(folder))
            .and(batch.touch(folder));
    }
    (done.and(batch.finish()), edited)
}

fn restore_step(
    files: &dyn Files,
    batch: &mut Batch,
    journal: &Journal,
    number: usize,
    edited: &mut Vec<Edited>,
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
                keep_edits(files, batch, journal, number, edited)?;
                batch.rename(&old, &step.path)?;
            }
        }
    } else if swapping && files.look(&new)?.is_none() {
        // The new file is not waiting any more, so it took its place, where nothing was.
        keep_edits(files, batch, journal, number, edited)?;
        batch.remove(&step.path)?;
    }
    batch.remove(&new)
}

/// Keeps what somebody wrote into a new file: as a copy, and beside the file where there is no room.
fn keep_edits(
    files: &dyn Files,
    batch: &mut Batch,
    journal: &Journal,
    number: usize,
    edited: &mut Vec<Edited>,
) -> io::Result<()> {
    let step = &journal.steps[number];
    let Ok(Some((look, content))) = files.read(&step.path) else {
        return Ok(());
    };
    if Some(sha256(&content)) == step.new {
        return Ok(());
    }
    let copy = kept(journal.sequence, &format!("{}.after", step.path));
    let access = Access {
        mode: look.mode,
        owner: Some((look.owner, look.group)),
    };
    let mut copies = Batch::new(files);
    let copied = copies
        .make_way(&copy, 0o700)
        .and_then(|()| copies.write(&copy, &content, access))
        .and_then(|()| copies.finish());
    let kept = if copied.is_ok() {
        copy
    } else {
        let beside = journal.edited_file(number);
        batch.rename(&step.path, &beside)?;
        beside
    };
    edited.push(Edited {
        path: step.path.clone(),
        kept,
    });
    Ok(())
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
        batch.touch(&journal.steps[step].path)?;
    }
    batch.finish()
}
