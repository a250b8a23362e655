//! The agent, with everything going wrong that can.
#![cfg(target_os = "linux")]

#[path = "../common/mod.rs"]
mod common;

mod behaviour;
mod bundles;
mod crash;
mod faults;
mod host;
mod memory;
mod power;
mod process;
mod refused;
mod scenes;
mod stopped;
mod strace;
