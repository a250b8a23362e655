//! A bundle as bytes.
//!
//! There is one archive for a manifest and its files, to the bit. Reading is writing compared: whatever
//! differs is refused, so nothing in an archive can mean one thing here and another thing elsewhere.

mod gzip;
mod tar;

use super::place::shown;
use super::{Manifest, Refusal, sha256};
use crate::words::counted;
use gzip::{ends_early, other};
use tar::BLOCK;

/// The largest archive, in bytes. A host with 5,000 VMs has a twentieth of it.
pub const MAX_BYTES: usize = 64 << 20;

/// The first entry.
const MANIFEST: &str = "manifest.json";
const MANIFEST_MODE: &str = "0644";
/// Where the files' entries are.
const FOLDER: &str = "files/";

/// A bundle that was read, or made: its manifest is sound and its files are those that it tells of.
#[derive(Clone, Debug)]
pub struct Bundle {
    manifest: Manifest,
    tar: Vec<u8>,
    /// Where in it each file's content begins.
    starts: Vec<usize>,
}

/// Writes a bundle. `contents` are those of the manifest's files, in their order.
///
/// # Errors
/// What is wrong with the manifest, or that all is too large.
pub fn write(manifest: &Manifest, contents: &[&[u8]]) -> Result<Vec<u8>, Refusal> {
    super::sound::check(manifest)?;
    let text = manifest.to_json();
    let mut tar = Vec::new();
    append(&mut tar, MANIFEST, MANIFEST_MODE, text.as_bytes());
    for (file, content) in manifest.files.iter().zip(contents) {
        append(
            &mut tar,
            &format!("{FOLDER}{}", file.path),
            &file.mode,
            content,
        );
    }
    tar.resize(tar.len() + 2 * BLOCK, 0);
    let archive = gzip::wrap(&tar);
    within(archive.len())?;
    Ok(archive)
}

fn append(tar: &mut Vec<u8>, path: &str, mode: &str, content: &[u8]) {
    tar.extend(tar::header(path, mode, content.len() as u64));
    tar.extend_from_slice(content);
    tar.resize(tar.len().next_multiple_of(BLOCK), 0);
}

fn within(len: usize) -> Result<(), Refusal> {
    if len <= MAX_BYTES {
        return Ok(());
    }
    let message = format!(
        "the archive has {}, at most {MAX_BYTES} are taken",
        counted(len, "byte")
    );
    Err(Refusal::new(
        message,
        "no host's files are that large; look where it came from",
    ))
}

impl Bundle {
    /// Reads a bundle: every byte is as [`write`] would write it, the digests are right, the paths are
    /// allowed, the actions fit the files, and no content carries commands of its own. Who made it is for [`super::Signers`] to say.
    ///
    /// # Errors
    /// The first thing that is not so.
    pub fn read(archive: &[u8]) -> Result<Self, Refusal> {
        within(archive.len())?;
        let tar = gzip::unwrap(archive)?;
        let mut reader = Reader { tar: &tar, at: 0 };
        let manifest = reader.manifest()?;
        let mut starts = Vec::with_capacity(manifest.files.len());
        for i in 0..manifest.files.len() {
            starts.push(reader.file(&manifest, i)?);
        }
        reader.end(&manifest)?;
        Ok(Self {
            manifest,
            tar,
            starts,
        })
    }

    /// What it holds, and what is done with it.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The files with their contents, in the order of the manifest.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (&super::File, &[u8])> {
        let files = self.manifest.files.iter().zip(&self.starts);
        files.map(|(file, start)| {
            // It was read, so it is there.
            let size = usize::try_from(file.size).unwrap_or_default();
            (file, &self.tar[*start..start + size])
        })
    }
}

struct Reader<'a> {
    tar: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn manifest(&mut self) -> Result<Manifest, Refusal> {
        let header = self.header()?;
        let size = tar::size(header).filter(|_| tar::path(header) == MANIFEST);
        let Some(size) = size else {
            let message = format!(
                "the archive's first entry is `{}`, not `{MANIFEST}`",
                shown(&tar::path(header))
            );
            return Err(Refusal::new(
                message,
                "give the path of a `HOST.bundle.tar.gz`",
            ));
        };
        let expected = tar::header(MANIFEST, MANIFEST_MODE, size);
        if header != &expected {
            return Err(tar::differing(header, &expected));
        }
        let text = self.content(size)?;
        let manifest = Manifest::from_json(text)?;
        super::sound::check(&manifest)?;
        Ok(manifest)
    }

    /// Where the content of a file begins.
    fn file(&mut self, manifest: &Manifest, index: usize) -> Result<usize, Refusal> {
        let file = &manifest.files[index];
        let path = format!("{FOLDER}{}", file.path);
        let header = self.header()?;
        let expected = tar::header(&path, &file.mode, file.size);
        if header != &expected {
            if header == &[0; BLOCK] {
                let message =
                    format!("the archive has no entry `{path}`, which its manifest lists");
                return Err(Refusal::new(message, "it was changed; fetch it anew"));
            }
            let found = tar::path(header);
            return Err(if found == path {
                tar::differing(header, &expected)
            } else {
                misplaced(manifest, index, &found)
            });
        }
        let start = self.at;
        let content = self.content(file.size)?;
        if sha256(content) != file.sha256 {
            let message = format!(
                "the content of `{}` has another SHA-256 than the manifest says",
                file.path
            );
            return Err(Refusal::new(
                message,
                "it was changed or damaged; fetch it anew",
            ));
        }
        super::content::check(&file.path, content)?;
        Ok(start)
    }

    /// A header, unless it is of something that a bundle never has.
    fn header(&mut self) -> Result<&'a [u8; BLOCK], Refusal> {
        let rest = &self.tar[self.at..];
        let header: &[u8; BLOCK] = rest
            .first_chunk()
            .ok_or_else(|| ends_early(self.tar.len()))?;
        self.at += BLOCK;
        match tar::foreign(header) {
            Some(refusal) if header != &[0; BLOCK] => Err(refusal),
            _ => Ok(header),
        }
    }

    fn content(&mut self, size: u64) -> Result<&'a [u8], Refusal> {
        let rest = &self.tar[self.at..];
        let early = || ends_early(self.tar.len());
        let size = usize::try_from(size).map_err(|_| early())?;
        let (content, behind) = rest.split_at_checked(size).ok_or_else(early)?;
        let padding = size.next_multiple_of(BLOCK) - size;
        let padding = behind.get(..padding).ok_or_else(early)?;
        if padding.iter().any(|byte| *byte != 0) {
            return Err(other("something stands between two entries"));
        }
        self.at += size + padding.len();
        Ok(content)
    }

    fn end(&mut self, manifest: &Manifest) -> Result<(), Refusal> {
        let header = self.header()?;
        if header != &[0; BLOCK] {
            return Err(misplaced(
                manifest,
                manifest.files.len(),
                &tar::path(header),
            ));
        }
        match &self.tar[self.at..] {
            rest if rest == [0; BLOCK] => Ok(()),
            rest if rest.len() < BLOCK => Err(ends_early(self.tar.len())),
            _ => Err(other("something follows behind the last entry")),
        }
    }
}

/// An entry where another one, or the end, is expected.
fn misplaced(manifest: &Manifest, index: usize, found: &str) -> Refusal {
    let shown = shown(found);
    let path = found.strip_prefix(FOLDER).unwrap_or_default();
    let files = manifest.files.iter();
    match files.map(|file| &file.path).position(|known| known == path) {
        Some(known) if known < index => {
            let message = format!("the archive has the entry `{shown}` twice");
            Refusal::new(message, "don't trust where it came from")
        }
        Some(_) => other(&format!("the entry `{shown}` is not in its order")),
        None if found == MANIFEST => {
            let message = format!("the archive has the entry `{shown}` twice");
            Refusal::new(message, "don't trust where it came from")
        }
        None => {
            let fault = found
                .strip_prefix(FOLDER)
                .and_then(|path| super::Place::of(path).err());
            let fault = fault.map_or_else(String::new, |why| why.message + ": ");
            let message = format!(
                "{fault}the archive has an entry `{shown}` that its manifest does not list"
            );
            Refusal::new(message, "don't trust where it came from")
        }
    }
}
