//! Bundles: made of every case of the exports, read back, refused when anything is wrong with them.

#[path = "../common/mod.rs"]
mod common;

mod cases;
mod damaged;
mod hostile;
mod made;
mod signature;
mod signers;
