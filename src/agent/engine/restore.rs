//! The tree as it was, or a committed change without its remains. Both only rename and remove, so a
//! full disk does not hinder them, and both can be done again after they were cut off.

use std::io;

use crate::agent::files::{Access, Batch, Files, Kind, Look};
use crate::agent::store::{FOLDER, Journal, Phase, kept};
use crate::bundle::sha256;

/// What somebody wrote while the change was in hand.
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
                edited.extend(keep_edit(files, batch, journal, number, When::After)?);
                batch.rename(&old, &step.path)?;
            }
        }
    } else if swapping && files.look(&new)?.is_none() {
        // The new file is not waiting any more, so it took its place, where nothing was.
        edited.extend(keep_edit(files, batch, journal, number, When::After)?);
        batch.remove(&step.path)?;
    }
    if swapping {
        edited.extend(keep_edit(files, batch, journal, number, When::During)?);
    }
    batch.remove(&new)
}

/// When somebody wrote.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    /// Into a new file, after it took its place.
    After,
    /// Into an old one, between the last look at it and the swap: it came out where the new one waited.
    During,
    /// Into an old one that they had opened before the swap.
    Late,
}

impl When {
    /// Where it is found, and the end of the name under which it is kept.
    fn place(self, journal: &Journal, number: usize) -> (String, &'static str) {
        match self {
            When::After => (journal.steps[number].path.clone(), "after"),
            When::During => (journal.new_file(number), "during"),
            When::Late => (journal.old_file(number), "late"),
        }
    }
}

/// Keeps what somebody wrote: as a copy, and beside the file where there is no room or it is no file.
fn keep_edit(
    files: &dyn Files,
    batch: &mut Batch,
    journal: &Journal,
    number: usize,
    when: When,
) -> io::Result<Option<Edited>> {
    let step = &journal.steps[number];
    let (from, ending) = when.place(journal, number);
    let Some(look) = files.look(&from)? else {
        return Ok(None);
    };
    let present = files.look(&step.path)?;
    if when == When::During && present.is_some_and(|present| present.inode == look.inode) {
        // It was written into the old file itself, which is back.
        return Ok(None);
    }
    let copy = kept(journal.sequence, &format!("{}.{ending}", step.path));
    let is_copied = match look.kind {
        Kind::File => {
            let (look, content) = match files.read(&from) {
                Ok(Some(read)) => read,
                // The commit can wait for a better time, the way back can't.
                Err(error) if when == When::Late => return Err(error),
                _ => return Ok(None),
            };
            let digest = Some(sha256(&content));
            if digest == step.new || digest == step.old {
                return Ok(None);
            }
            write_copy(files, &copy, look, &content).is_ok()
        }
        // Whoever put a folder there has to take it away: it may be full.
        Kind::Directory if when == When::After => return Ok(None),
        _ => false,
    };
    let kept = if is_copied {
        copy
    } else {
        let beside = journal.edited_file(number, ending);
        batch.rename(&from, &beside)?;
        beside
    };
    Ok(Some(Edited {
        path: step.path.clone(),
        kept,
    }))
}

fn write_copy(files: &dyn Files, copy: &str, look: Look, content: &[u8]) -> io::Result<()> {
    let access = Access {
        mode: look.mode,
        owner: Some((look.owner, look.group)),
    };
    let mut copies = Batch::new(files);
    copies.make_way(copy, 0o700)?;
    copies.write(copy, content, access)?;
    copies.finish()
}

/// Removes what a committed change left beside the files, but keeps what somebody wrote into old ones.
///
/// # Errors
/// Of the system.
pub fn tidy(files: &dyn Files, journal: &Journal, edited: &mut Vec<Edited>) -> io::Result<()> {
    // What is removed here could not be brought back: first the disk has to know of the commit.
    files.sync(FOLDER)?;
    let mut batch = Batch::new(files);
    for step in 0..journal.steps.len() {
        edited.extend(keep_edit(files, &mut batch, journal, step, When::Late)?);
        batch.remove(&journal.old_file(step))?;
        batch.remove(&journal.new_file(step))?;
        batch.touch(&journal.steps[step].path)?;
    }
    batch.finish()
}
