//! BIRD 1.6, 2, 2.17 and 3 on route reflectors, on the nodes of IP fabrics and on core gateways
//! (<https://bird.network.cz>).

mod ast;
mod lower;
mod print;
mod text;
mod version;

use super::artifact::{Artifacts, Language};
use super::names::Names;
use super::site::{Site, add};

/// Adds the configuration of every speaker that runs BIRD.
pub fn export(site: &Site, files: &mut Artifacts) {
    let names = Names::new(site.plan);
    for config in lower::configs(site, &names) {
        let (host, path) = (&config.about.host, config.version.path());
        add(
            files,
            host,
            path,
            Language::Bird,
            true,
            print::print(&config),
        );
    }
}
