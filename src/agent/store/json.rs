//! JSON files that are replaced as a whole: the old one or the new one is there, whatever happens.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::agent::files::{Access, Batch, Files};
use crate::agent::stop::{Doing, Result, Status, Stop};

/// Reads one; nothing where it is missing.
pub fn read<T: DeserializeOwned>(files: &dyn Files, path: &str) -> Result<Option<T>> {
    let unreadable = |error| Stop::new(Status::Unusable, format!("can't read `/{path}`: {error}"));
    let Some((_, content)) = files.read(path).map_err(unreadable)? else {
        return Ok(None);
    };
    serde_json::from_slice(&content).map(Some).map_err(|error| {
        let message = format!("`/{path}` is not what this agent writes: {error}");
        Stop::new(Status::Broken, message)
    })
}

/// Replaces one, by a rename of which the disk knows when this returns.
pub fn write<T: Serialize>(files: &dyn Files, path: &str, value: &T) -> Result<()> {
    let mut content = serde_json::to_vec_pretty(value).unwrap_or_default();
    content.push(b'\n');
    let new = format!("{path}.new");
    let mut batch = Batch::new(files);
    batch
        .write(&new, &content, Access::PRIVATE)
        .and_then(|()| batch.rename(&new, path))
        .and_then(|()| batch.finish())
        .doing(|| format!("write `/{path}`"))
}
