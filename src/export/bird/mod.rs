//! BIRD 2 on route reflectors and on the nodes of IP fabrics (<https://bird.network.cz>, 2.0.12 and later).

mod ast;
mod lower;
mod names;
mod print;

use names::Names;

use super::artifact::{Artifacts, Language};
use super::site::{Site, add};

/// Where Debian's package reads it.
const PATH: &str = "etc/bird/bird.conf";

/// Adds the `bird.conf` of every reflector that a fabric uses and of every fabric's nodes.
pub fn export(site: &Site, files: &mut Artifacts) {
    let names = Names::new(site.plan);
    let reflectors = lower::reflectors(site, &names);
    for config in reflectors.into_iter().chain(lower::nodes(site, &names)) {
        let text = print::print(&config);
        add(files, &config.about.host, PATH, Language::Bird, true, text);
    }
}
