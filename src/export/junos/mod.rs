//! Junos for core gateways: set commands, the same in braces, and the commands that take it back.

mod ast;
mod lower;
mod print;
mod statements;

use super::artifact::{Artifacts, Language};
use super::site::{Site, add};
use Language::{Junos, JunosSet};

/// Adds the files of every core gateway that a fabric uses.
pub fn export(site: &Site, files: &mut Artifacts) {
    for config in lower::gateways(site) {
        let rollback = print::rollback(&config);
        for (path, language, secret, text) in [
            ("fabric.set", JunosSet, true, print::set(&config)),
            ("fabric.conf", Junos, true, print::braces(&config)),
            ("fabric.rollback.set", JunosSet, false, rollback),
        ] {
            add(files, &config.about.host, path, language, secret, text);
        }
    }
}
