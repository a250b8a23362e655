//! BIRD 1.6, 2, 2.17 and 3 on route reflectors, on the nodes of IP fabrics and on core gateways
//! (<https://bird.network.cz>).

mod ast;
mod guide;
mod lower;
mod print;
mod text;
mod version;

use super::artifact::{Artifacts, Language};
use super::names::Names;
use super::site::{Site, add};
use version::Version;

/// Adds the configuration of every speaker that runs BIRD.
pub fn export(site: &Site, files: &mut Artifacts) {
    let names = Names::new(site.plan);
    let mut add_file = |host: &str, version: Version, text: String| {
        add(files, host, version.path(), Language::Bird, true, text);
    };
    for config in lower::configs(site, &names) {
        add_file(&config.about.host, config.version, print::print(&config));
    }
    for speaker in site.reflectors() {
        if site.follows_guide(&speaker) {
            for config in guide::configs(site, &names, speaker) {
                add_file(&config.about.host, config.version, guide::print(&config));
            }
        }
    }
}
