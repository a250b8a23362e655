//! How fast the agent is, as two ratios that do not depend on the machine:
//!
//! - `verify` to the SHA-256 of a bundle's contents plus the check of its signature, at most 1.5;
//! - `apply` with nothing to change to reading the managed files, at most 2.
//!
//! `cargo bench --bench agent` prints them.

#[cfg(target_os = "linux")]
mod agent;

fn main() {
    #[cfg(target_os = "linux")]
    agent::main();
}
