//! The agent, with everything going wrong that can.
#![cfg(target_os = "linux")]

#[path = "../common/mod.rs"]
mod common;

mod bed;
mod behaviour;
mod between;
mod bundles;
mod faults;
mod formats;
mod host;
mod memory;
mod power;
mod process;
mod pruned;
mod ready;
mod refusals;
mod refused;
mod scenes;
mod services;
mod stopped;
mod strace;
mod stuck;
mod told;
mod way_back;
