//! What the agent remembers, below `/var/lib/fabric-agent`.
//!
//! ```text
//! lock              who is at work
//! guard             who watches over the change in hand
//! state.json        the generation in place and what became of the others; to rename it is to commit
//! journal.json      the change in hand: it is there until the change is committed or taken back
//! taking-back.json  the same while it is taken back: a rename needs no room on the disk
//! restored.json     the same when all files are back and services are still to be told
//! stage/            the files of a bundle, for parsers
//! generations/N/    manifest and bundle with its signature, to go back to
//! origin/           what lay at a path before it was managed
//! kept/N/           what people had written into managed files, by the number of the change that replaced it
//! ```

mod generation;
mod journal;
mod json;
mod kept;
mod state;

pub use generation::{
    Generation, drop_generation, read_bundle, read_generation, sweep_generations, write_generation,
};
pub use journal::{Journal, Phase, Return, Step, Way};
pub use kept::{kept, prune_kept};
pub use state::{Outcome, Record, State};

use std::io;

use super::files::{Batch, Files};

/// The agent's folder.
pub const FOLDER: &str = "var/lib/fabric-agent";
/// The lock of whoever changes something.
pub const LOCK: &str = "var/lib/fabric-agent/lock";
/// The lock of the guard.
pub const GUARD: &str = "var/lib/fabric-agent/guard";
/// The files of a bundle, for parsers.
pub const STAGE: &str = "var/lib/fabric-agent/stage";
const STATE: &str = "var/lib/fabric-agent/state.json";
const JOURNAL: &str = "var/lib/fabric-agent/journal.json";
const TAKING_BACK: &str = "var/lib/fabric-agent/taking-back.json";
const RESTORED: &str = "var/lib/fabric-agent/restored.json";
const GENERATIONS: &str = "var/lib/fabric-agent/generations";

/// Where the content of a path is that lay there before it was managed.
pub fn origin(path: &str) -> String {
    format!("{FOLDER}/origin/{path}")
}

/// Makes the agent's folder, readable by the agent alone.
///
/// # Errors
/// Of the system.
pub fn prepare(files: &dyn Files) -> io::Result<()> {
    if files.look(FOLDER)?.is_some() {
        return Ok(());
    }
    let mut batch = Batch::new(files);
    batch.make_way(FOLDER, 0o755)?;
    batch.make_way(STATE, 0o700)?;
    batch.finish()
}
