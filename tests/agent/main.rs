//! The agent, with everything going wrong that can.
#![cfg(target_os = "linux")]

mod bundles;
mod crash;
mod faults;
mod host;
mod memory;
mod power;
mod refused;
mod scenes;
mod stopped;
