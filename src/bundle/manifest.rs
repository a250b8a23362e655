//! What a bundle holds and what is done with it.

use serde::{Deserialize, Serialize};

use super::Action;

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

impl Manifest {
    /// The only format there is yet.
    pub const FORMAT: &'static str = "fabric-bundle/1";
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
