//! What a bundle holds and what is done with it.

use std::io;

use serde::{Deserialize, Serialize};

use super::place::shown;
use super::{Action, Refusal};

/// The first entry of a bundle, `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The format and its version: [`Manifest::FORMAT`].
    pub format: String,
    /// The plan's name.
    pub plan: String,
    /// Grows with every roll-out; an agent takes no older one without being told to.
    pub generation: u64,
    /// The host that the bundle is for.
    pub host: String,
    /// Its files, sorted by path.
    pub files: Vec<File>,
    /// What is done with them, in this order.
    pub actions: Vec<Action>,
}

/// A file of a bundle; its content is the archive's entry `files/PATH`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Where it lies on the host, from `/`, without the slash.
    pub path: String,
    /// Its permissions in octal, such as `0640`.
    pub mode: String,
    /// Its owner's name.
    pub owner: String,
    /// Its group's name.
    pub group: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// The only format there is yet.
    pub const FORMAT: &'static str = "fabric-bundle/1";

    /// Its text. There is one for a manifest.
    pub fn to_json(&self) -> String {
        // It holds nothing that JSON lacks, so this never takes the default.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads a text, if it is what [`Self::to_json`] writes. Whether it makes sense is another question.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_json(text: &[u8]) -> Result<Self, Refusal> {
        let help = "have the bundle made anew by `fabricctl bundle`";
        let unreadable = |error: serde_json::Error| {
            let error = shown(&error.to_string());
            Refusal::new(format!("the manifest can't be read: {error}"), help)
        };
        let read: serde_json::Result<Self> = serde_json::from_slice(text);
        // What another format says may not fit, so its name is looked at first.
        let format = match &read {
            Ok(manifest) => manifest.format.clone(),
            Err(_) => {
                let Head { format } = serde_json::from_slice(text).map_err(unreadable)?;
                format
            }
        };
        if format != Self::FORMAT {
            let (message, help) = match format.strip_prefix("fabric-bundle/") {
                Some(_) => (
                    format!(
                        "the bundle's format is `{}`, this program reads `{}`",
                        shown(&format),
                        Self::FORMAT
                    ),
                    "it is a newer format: bring fabric-agent up to date",
                ),
                None => (format!("`{}` is no bundle's format", shown(&format)), help),
            };
            return Err(Refusal::new(message, help));
        }
        let manifest = read.map_err(unreadable)?;
        let mut rest = Rest(text);
        if serde_json::to_writer_pretty(&mut rest, &manifest).is_ok() && rest.0 == b"\n" {
            Ok(manifest)
        } else {
            let message = "the manifest is not written as `fabricctl bundle` writes it: a key may be there twice";
            Err(Refusal::new(message, help))
        }
    }
}

/// What of a text is still to be written; anything else is an error.
struct Rest<'a>(&'a [u8]);

impl io::Write for Rest<'_> {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        let rest = self.0.strip_prefix(part);
        self.0 = rest.ok_or(io::ErrorKind::InvalidData)?;
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What every format has.
#[derive(Deserialize)]
struct Head {
    format: String,
}
