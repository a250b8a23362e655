//! Signatures as `ssh-keygen -Y sign` makes them and `ssh-keygen -Y verify` checks them (SSHSIG, OpenSSH's
//! `PROTOCOL.sshsig`). A browser signs; who may sign is for agents and `fabricctl` to ask.

mod key;
#[cfg(not(target_arch = "wasm32"))]
mod rsa;
#[cfg(not(target_arch = "wasm32"))]
mod signers;

pub use key::{Key, KeyError};
#[cfg(not(target_arch = "wasm32"))]
pub use signers::{Signer, Signers, Unused};

/// What the signatures are for: one made for anything else is none of a bundle.
pub const NAMESPACE: &str = "fabric-bundle";
