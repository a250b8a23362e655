//! What a node needs beside a routing daemon: interfaces, kernel switches and guards.

mod host;
mod ifupdown;
mod interfaces;
mod neighbours;
pub mod netplan;
mod networkd;
mod networkmanager;
mod nftables;
mod sysctl;

pub use host::{Host, hosts};
pub use interfaces::Route;

use super::artifact::{Artifacts, Language};
use super::site::{Site, add};
use crate::model::values::{NetworkBackend, NetworkMode};

/// Where netplan reads the interfaces. Later than what installers write (00-, 01-, 50-).
const NETPLAN: &str = "etc/netplan/60-fabric.yaml";
/// Where NetworkManager reads what it leaves alone.
const UNMANAGED: &str = "etc/NetworkManager/conf.d/60-fabric.conf";
/// Where Debian's `/etc/network/interfaces` looks for more.
const IFUPDOWN: &str = "etc/network/interfaces.d/fabric";
/// Where systemd and `sysctl --system` read switches of the kernel.
const SYSCTL: &str = "etc/sysctl.d/60-fabric.conf";
/// A file of nftables' own, beside other users' rules.
const NFTABLES: &str = "etc/nftables.d/fabric.nft";
/// A unit for what a back end has no word for.
const NEIGHBOURS: &str = "etc/systemd/system/fabric-neighbours.service";

/// Adds the files of every node whose cluster has a network type.
pub fn export(site: &Site, files: &mut Artifacts) {
    for host in hosts(site) {
        for (path, language, secret, text) in interfaces(site, &host) {
            add(files, host.name, &path, language, secret, text);
        }
        let text = sysctl::print(&sysctl::lower(site, &host));
        add(files, host.name, SYSCTL, Language::Sysctl, false, text);
        let text = nftables::print(&nftables::lower(site, &host));
        add(files, host.name, NFTABLES, Language::Nftables, false, text);
    }
}

/// A file of a node: its path, language, whether only root reads it, and its text.
type File = (String, Language, bool, String);

/// What the node's back end reads.
fn interfaces(site: &Site, host: &Host) -> Vec<File> {
    let lowered = interfaces::lower(site, host);
    let all = lowered.as_ref();
    let mut files = Vec::new();
    match host.backend() {
        NetworkBackend::Netplan => {
            // netplan warns about a file that others can read.
            let text = all.map(netplan::print);
            files.extend(text.map(|text| (NETPLAN.to_owned(), Language::Yaml, true, text)));
            files.extend(units(site, host));
        }
        NetworkBackend::NetworkManager => {
            for (name, text) in all.map(networkmanager::print).unwrap_or_default() {
                let path = format!("etc/NetworkManager/system-connections/{name}.nmconnection");
                // NetworkManager ignores a file that others can read.
                files.push((path, Language::Text, true, text));
            }
            if host.mode == NetworkMode::IpFabric {
                let about = site.about("What NetworkManager leaves alone on the node", host.name);
                let text = networkmanager::unmanaged(&about);
                files.push((UNMANAGED.to_owned(), Language::Text, false, text));
            }
            files.extend(neighbours(site, host));
        }
        NetworkBackend::Networkd => {
            let own = all.map(networkd::interfaces).unwrap_or_default();
            files.extend(own.into_iter().map(|(name, text)| unit_file(&name, text)));
            files.extend(units(site, host));
        }
        backend @ (NetworkBackend::Ifupdown | NetworkBackend::Ifupdown2) => {
            let text = all.map(|all| ifupdown::print(all, backend));
            files.extend(text.map(|text| (IFUPDOWN.to_owned(), Language::Text, false, text)));
            files.extend(neighbours(site, host));
        }
    }
    files
}

/// Units of systemd-networkd for VMs.
fn units(site: &Site, host: &Host) -> impl Iterator<Item = File> {
    let units = networkd::lower(site, host).into_iter();
    units.map(|unit| unit_file(&unit.file, networkd::print(&unit)))
}

fn unit_file(name: &str, text: String) -> File {
    let path = format!("etc/systemd/network/{name}");
    (path, Language::Text, false, text)
}

fn neighbours(site: &Site, host: &Host) -> Option<File> {
    let text = neighbours::unit(site, host)?;
    Some((NEIGHBOURS.to_owned(), Language::Text, false, text))
}
