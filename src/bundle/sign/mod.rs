//! Signatures as `ssh-keygen -Y sign` makes them and `ssh-keygen -Y verify` checks them (SSHSIG, OpenSSH's
//! `PROTOCOL.sshsig`).

mod key;
mod line;
mod pattern;
#[cfg(not(target_arch = "wasm32"))]
mod rsa;
mod signers;
mod time;

pub use key::{Key, KeyError};
pub use signers::{Signer, Signers, Unused};

/// What the signatures are for: one made for anything else is none of a bundle.
pub const NAMESPACE: &str = "fabric-bundle";
