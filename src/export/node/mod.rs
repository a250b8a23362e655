//! What a node needs beside a routing daemon: interfaces, kernel switches and guards.

mod host;
mod netplan;
mod networkd;
mod nftables;
mod sysctl;

pub use host::{Host, hosts};

use super::artifact::{Artifacts, Language};
use super::site::{Site, add};
use crate::model::values::NetworkBackend;

/// Where netplan reads the interfaces. Later than what installers write (00-, 01-, 50-).
const NETPLAN: &str = "etc/netplan/60-fabric.yaml";
/// Where systemd and `sysctl --system` read switches of the kernel.
const SYSCTL: &str = "etc/sysctl.d/60-fabric.conf";
/// A file of nftables' own, beside other users' rules.
const NFTABLES: &str = "etc/nftables.d/fabric.nft";

/// Adds the files of every node whose cluster has a network type.
pub fn export(site: &Site, files: &mut Artifacts) {
    for host in hosts(site) {
        if host.backend() == NetworkBackend::Netplan
            && let Some(config) = netplan::lower(site, &host)
        {
            // netplan warns about a file that others can read.
            add(
                files,
                host.name,
                NETPLAN,
                Language::Yaml,
                true,
                netplan::print(&config),
            );
        }
        let text = sysctl::print(&sysctl::lower(site, &host));
        add(files, host.name, SYSCTL, Language::Sysctl, false, text);
        let text = nftables::print(&nftables::lower(site, &host));
        add(files, host.name, NFTABLES, Language::Nftables, false, text);
        for unit in networkd::lower(site, &host) {
            let path = format!("etc/systemd/network/{}", unit.file);
            add(
                files,
                host.name,
                &path,
                Language::Text,
                false,
                networkd::print(&unit),
            );
        }
    }
}
