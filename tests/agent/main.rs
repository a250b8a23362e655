//! The agent, with everything going wrong that can.
#![cfg(target_os = "linux")]

#[path = "../common/mod.rs"]
mod common;

mod bed;
mod behaviour;
mod bundles;
mod faults;
mod host;
mod memory;
mod power;
mod process;
mod ready;
mod refusals;
mod refused;
mod scenes;
mod stopped;
mod strace;
mod stuck;
mod way_back;
