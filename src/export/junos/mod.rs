//! Junos set commands for core gateways, and the commands that take them back.

mod ast;
mod lower;
mod print;

use super::artifact::{Artifacts, Language};
use super::site::{Site, add};

/// Adds both files of every core gateway that a fabric uses.
pub fn export(site: &Site, files: &mut Artifacts) {
    for config in lower::gateways(site) {
        let host = &config.about.host;
        add(
            files,
            host,
            "fabric.set",
            Language::JunosSet,
            true,
            print::set(&config),
        );
        add(
            files,
            host,
            "fabric.rollback.set",
            Language::JunosSet,
            false,
            print::rollback(&config),
        );
    }
}
