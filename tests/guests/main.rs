//! What VMs are told of their network: cloud-init and netplan read it, and it leads out.

#[path = "../common/mod.rs"]
mod common;

mod cloud_init;
mod every_file;
mod files;
mod networks;
