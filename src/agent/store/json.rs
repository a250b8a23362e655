//! JSON files that are replaced as a whole: the old one or the new one is there, whatever happens. Each
//! has the number of its format, so that no agent takes for its own what a newer one wrote.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::agent::files::{Access, Batch, Files};
use crate::agent::stop::{Doing, Result, Status, Stop};

/// The format of the state and of the journal. Every agent reads those with smaller numbers too; a field
/// that older agents may pass over needs no new number.
const FORMAT: u32 = 1;

/// What stands in a file.
#[derive(Serialize)]
struct Numbered<'a, T> {
    format: u32,
    #[serde(flatten)]
    value: &'a T,
}

/// What is read of it first.
#[derive(Deserialize)]
struct Number {
    #[serde(default = "first")]
    format: u32,
}

/// The first format had no number.
fn first() -> u32 {
    1
}

/// Reads one; nothing where it is missing.
pub fn read<T: DeserializeOwned>(files: &dyn Files, path: &str) -> Result<Option<T>> {
    let unreadable = |error| Stop::new(Status::Unusable, format!("can't read `/{path}`: {error}"));
    let Some((_, content)) = files.read(path).map_err(unreadable)? else {
        return Ok(None);
    };
    let other = |error| {
        let message = format!("`/{path}` is not what this agent writes: {error}");
        Stop::new(Status::Broken, message)
    };
    let Number { format } = serde_json::from_slice(&content).map_err(other)?;
    if format > FORMAT {
        let message = format!(
            "`/{path}` has format {format} and was written by a newer fabric-agent; this one knows formats up to \
             {FORMAT} and touches nothing: install the newer one again"
        );
        return Err(Stop::new(Status::Unusable, message));
    }
    serde_json::from_slice(&content).map(Some).map_err(other)
}

/// Replaces one, by a rename of which the disk knows when this returns.
pub fn write<T: Serialize>(files: &dyn Files, path: &str, value: &T) -> Result<()> {
    let numbered = Numbered {
        format: FORMAT,
        value,
    };
    let mut content = serde_json::to_vec_pretty(&numbered).unwrap_or_default();
    content.push(b'\n');
    let new = format!("{path}.new");
    let mut batch = Batch::new(files);
    let written = batch
        .write(&new, &content, Access::PRIVATE)
        .and_then(|()| batch.rename(&new, path))
        .and_then(|()| batch.finish());
    if written.is_err() {
        // It may hold room that others need. Where it can't be removed, the next write does it.
        let _ = batch.remove(&new);
    }
    written.doing(|| format!("write `/{path}`"))
}
