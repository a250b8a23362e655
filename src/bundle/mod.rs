//! One host's files as a signed bundle that `fabric-agent` applies: manifest, digests, archive, signature.
//!
//! Shared by the browser, `fabricctl` and the agent. The same plan and generation give the same bytes.

mod action;
mod archive;
mod build;
mod content;
mod digest;
mod manifest;
mod place;
mod refusal;
mod sign;
mod sound;

pub use action::{Action, Check, Daemon, Parser, Probe, Reload, Service};
pub use archive::{Bundle, MAX_BYTES, write};
pub use build::{Entry, Fleet, fleet, host_of, signature_of, signed_by};
pub use digest::sha256;
pub use manifest::{File, Manifest};
pub use place::{MAX_PATH, PLACES, Place};
pub use refusal::Refusal;
pub use sign::{Key, KeyError, NAMESPACE};
#[cfg(not(target_arch = "wasm32"))]
pub use sign::{Signer, Signers, Unused};
