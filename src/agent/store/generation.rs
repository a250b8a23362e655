//! A generation as it was applied: its manifest, and the signed bundle to go back to.

use super::GENERATIONS;
use crate::agent::files::{Access, Batch, Files};
use crate::agent::stop::{Doing, Result, Status, Stop};
use crate::bundle::Manifest;

/// What is stored of a generation.
#[derive(Clone, Debug)]
pub struct Generation<'a> {
    /// Its manifest, as it stands in the bundle.
    pub manifest: &'a [u8],
    /// The bundle.
    pub archive: &'a [u8],
    /// The bundle's signature.
    pub signature: &'a [u8],
}

fn folder(generation: u64) -> String {
    format!("{GENERATIONS}/{generation}")
}

/// Stores a generation.
///
/// # Errors
/// Of the system.
pub fn write_generation(files: &dyn Files, number: u64, generation: &Generation) -> Result<()> {
    let folder = folder(number);
    let write = || {
        let mut batch = Batch::new(files);
        let parts = [
            ("manifest.json", generation.manifest),
            ("bundle.tar.gz", generation.archive),
            ("bundle.tar.gz.sig", generation.signature),
        ];
        batch.make_way(&format!("{folder}/"), 0o700)?;
        for (name, content) in parts {
            batch.write(&format!("{folder}/{name}"), content, Access::PRIVATE)?;
        }
        batch.finish()
    };
    write().doing(|| format!("store generation {number}"))
}

/// Removes a generation.
///
/// # Errors
/// Of the system.
pub fn drop_generation(files: &dyn Files, number: u64) -> Result<()> {
    let mut batch = Batch::new(files);
    batch
        .remove_all(&folder(number))
        .and_then(|()| batch.finish())
        .doing(|| format!("remove generation {number}"))
}

/// Removes all generations but these.
///
/// # Errors
/// Of the system.
pub fn sweep_generations(files: &dyn Files, stored: &[u64]) -> Result<()> {
    let names = files
        .names(GENERATIONS)
        .doing(|| format!("look into `/{GENERATIONS}`"))?;
    let numbers = names.iter().filter_map(|name| name.parse().ok());
    for number in numbers.filter(|number| !stored.contains(number)) {
        drop_generation(files, number)?;
    }
    Ok(())
}

/// The manifest of a stored generation; of generation 0, one without files.
///
/// # Errors
/// When it can't be read or is none.
pub fn read_generation(files: &dyn Files, number: u64) -> Result<Manifest> {
    if number == 0 {
        return Ok(Manifest {
            format: Manifest::FORMAT.to_owned(),
            plan: String::new(),
            generation: 0,
            host: String::new(),
            files: Vec::new(),
            actions: Vec::new(),
        });
    }
    let content = read_part(files, number, "manifest.json")?;
    Manifest::from_json(&content).map_err(|refusal| {
        let message =
            format!("the stored manifest of generation {number} can't be read: {refusal}");
        Stop::new(Status::Broken, message)
    })
}

/// The bundle of a stored generation and its signature.
///
/// # Errors
/// When they can't be read.
pub fn read_bundle(files: &dyn Files, number: u64) -> Result<(Vec<u8>, Vec<u8>)> {
    let archive = read_part(files, number, "bundle.tar.gz")?;
    Ok((archive, read_part(files, number, "bundle.tar.gz.sig")?))
}

fn read_part(files: &dyn Files, number: u64, name: &str) -> Result<Vec<u8>> {
    let path = format!("{}/{name}", folder(number));
    let read = files.read(&path).doing(|| format!("read `/{path}`"))?;
    let missing = || Stop::new(Status::Broken, format!("`/{path}` is missing"));
    Ok(read.ok_or_else(missing)?.1)
}
