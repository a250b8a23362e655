//! Copies of what people wrote into managed files, and for how long they stay.

use std::io;

use super::{FOLDER, State};
use crate::agent::files::{Batch, Files, Kind, ancestors};
use crate::bundle::sha256;

const KEPT: &str = "var/lib/fabric-agent/kept";

/// How many versions of a file stay, however old they are.
const NEWEST: usize = 10;

/// For how long all of them stay, in seconds: 90 days.
const SAFE: u64 = 90 * 24 * 3600;

/// Where the content of a managed file is kept that a change replaced.
pub fn kept(sequence: u64, path: &str) -> String {
    format!("{FOLDER}/kept/{sequence}/{path}")
}

/// Removes copies that are neither among the newest of their file nor young, and those of which a newer
/// copy says the same. `now` is in seconds since 1970.
///
/// # Errors
/// Of the system.
pub fn prune_kept(files: &dyn Files, state: &State, now: u64) -> io::Result<()> {
    let mut copies = Vec::new();
    for name in files.names(KEPT)? {
        if let Ok(sequence) = name.parse() {
            collect(files, sequence, String::new(), &mut copies)?;
        }
    }
    copies.sort_by(|(one, newer), (other, older)| (one, older).cmp(&(other, newer)));
    let mut batch = Batch::new(files);
    for versions in copies.chunk_by(|(one, _), (other, _)| one == other) {
        let mut contents = Vec::new();
        for (path, sequence) in versions {
            let place = kept(*sequence, path);
            let Some((_, content)) = files.read(&place)? else {
                continue;
            };
            let content = sha256(&content);
            let is_old = contents.len() >= NEWEST && state.age(*sequence, now) > SAFE;
            if is_old || contents.contains(&content) {
                remove(&mut batch, &place)?;
            } else {
                contents.push(content);
            }
        }
    }
    batch.finish()
}

/// The paths of which a change kept a copy.
fn collect(
    files: &dyn Files,
    sequence: u64,
    path: String,
    copies: &mut Vec<(String, u64)>,
) -> io::Result<()> {
    let place = kept(sequence, &path);
    let place = place.trim_end_matches('/');
    match files.look(place)?.map(|look| look.kind) {
        Some(Kind::Directory) => {
            for name in files.names(place)? {
                let slash = if path.is_empty() { "" } else { "/" };
                collect(files, sequence, format!("{path}{slash}{name}"), copies)?;
            }
        }
        Some(Kind::File) => copies.push((path, sequence)),
        _ => {}
    }
    Ok(())
}

/// Removes a copy, and the folders that are empty then.
fn remove(batch: &mut Batch, place: &str) -> io::Result<()> {
    batch.remove(place)?;
    let folders: Vec<&str> = ancestors(place)
        .filter(|folder| folder.len() > KEPT.len())
        .collect();
    let mut folders = folders.into_iter().rev();
    folders.try_for_each(|folder| batch.remove_empty(folder))
}
