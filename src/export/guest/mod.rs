//! VMs, from inside: cloud-init's `network-config`, version 2
//! (<https://cloudinit.readthedocs.io/en/latest/reference/network-config-format-v2.html>) for images with
//! netplan, and version 1
//! (<https://cloudinit.readthedocs.io/en/latest/reference/network-config-format-v1.html>) for all others.
//!
//! Each lies in the folder of the node that the VM runs on: there its seed (NoCloud) is made.

mod ast;
mod lower;
mod print;

use super::artifact::{Artifact, Artifacts, Language};
use super::site::Site;
use crate::model::Value;
use crate::model::values::ObjectName;

/// Where on a node the VMs' files lie, one folder a VM.
pub const FOLDER: &str = "var/lib/fabric/guests";

/// Adds a file for every VM that has an address.
pub fn export(site: &Site, files: &mut Artifacts) {
    let mut own = Vec::new();
    for guest in lower::guests(site) {
        // A name that could lead out of its folder has no file.
        if ObjectName::parse(guest.node).is_ok() && ObjectName::parse(guest.vm).is_ok() {
            for (name, text) in [
                ("network-config", print::netplan(&guest)),
                ("network-config-v1", print::other(&guest)),
            ] {
                let path = format!("{}/{FOLDER}/{}/{name}", guest.node, guest.vm);
                let file = Artifact {
                    language: Language::Yaml,
                    secret: false,
                    text,
                };
                own.push((path, file));
            }
        }
    }
    // There may be thousands.
    files.extend(own);
}
