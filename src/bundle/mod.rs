//! One host's files as a signed bundle that `fabric-agent` applies: manifest, digests, archive, signature.
//!
//! Shared by the browser, `fabricctl` and the agent. The same plan and generation give the same bytes.

mod action;
mod manifest;

pub use action::{Action, Check, Daemon, Parser, Probe, Reload, Service};
pub use manifest::{File, Manifest};
