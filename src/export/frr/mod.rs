//! FRR 8 and later on route reflectors, on the nodes of IP fabrics and on core gateways
//! (<https://docs.frrouting.org>), as one file for all its daemons.

mod ast;
mod lower;
mod print;

use super::artifact::{Artifacts, Language};
use super::names::Names;
use super::site::{Site, add};

/// Adds the `frr.conf` of every speaker that runs FRR.
pub fn export(site: &Site, files: &mut Artifacts) {
    let names = Names::new(site.plan);
    for config in lower::configs(site, &names) {
        let text = print::print(&config);
        add(
            files,
            &config.about.host,
            "etc/frr/frr.conf",
            Language::Frr,
            true,
            text,
        );
    }
}
