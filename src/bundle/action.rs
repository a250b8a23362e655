//! What an agent does with the files of a bundle: typed actions from a closed list, never shell text.

use std::net::IpAddr;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

/// One action. A manifest lists them in the order in which they are taken: checks, reloads, probes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Before anything is changed.
    Check(Check),
    /// After the files are in place.
    Reload(Reload),
    /// After the reloads; decides whether the change stays.
    Probe(Probe),
}

/// A staged file is read by the real parser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Which parser.
    pub parser: Parser,
    /// Which file of the manifest; the folder's first file where a parser reads a whole folder.
    pub file: String,
}

/// A parser of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Parser {
    /// `bird -p`.
    Bird,
    /// `bird6 -p`, of BIRD 1.6.
    Bird6,
    /// `vtysh -C`.
    Frr,
    /// `netplan generate`.
    Netplan,
    /// `nft -c`.
    Nftables,
    /// `ifup --no-act`.
    Ifupdown,
    /// `ifreload --syntax-check`.
    Ifupdown2,
}

/// A service reads its files anew. It does so only when one of them changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reload {
    /// Which service.
    pub service: Service,
    /// The files of the manifest that it reads, sorted.
    pub files: Vec<String>,
}

/// Who reads files. In the order of a roll-out: the kernel, the guards, interfaces, daemons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// The kernel's switches.
    Sysctl,
    /// The guards.
    Nftables,
    /// netplan, over systemd-networkd.
    Netplan,
    /// systemd-networkd.
    Networkd,
    /// NetworkManager.
    NetworkManager,
    /// ifupdown.
    Ifupdown,
    /// ifupdown2.
    Ifupdown2,
    /// `fabric-neighbours.service`, which answers for addresses where a provider wants it.
    Neighbours,
    /// BIRD; IPv4 alone where it is BIRD 1.6.
    Bird,
    /// BIRD 1.6 for IPv6.
    Bird6,
    /// FRR.
    Frr,
}

/// A daemon with BGP sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Daemon {
    /// BIRD, asked through `birdc`.
    Bird,
    /// BIRD 1.6 for IPv6, asked through `birdc6`.
    Bird6,
    /// FRR, asked through `vtysh`.
    Frr,
}

/// What must hold after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Probe {
    /// Every session that was established before and is still wanted is established again, and at
    /// least some are.
    #[serde(rename_all = "kebab-case")]
    Sessions {
        /// Whose sessions.
        daemon: Daemon,
        /// Their other ends, sorted.
        neighbors: Vec<IpAddr>,
        /// How many must be established even where none was: one of a node, none of a reflector
        /// whose other ends may come later.
        least: u16,
    },
    /// An address that answered before answers again: the default gateway, a reflector. "Answers"
    /// is an echo reply or, on the same link, a neighbour that resolves.
    #[serde(rename_all = "kebab-case")]
    Answers {
        /// Which address.
        address: IpAddr,
    },
    /// Each of these VM routes that was announced before is announced again.
    #[serde(rename_all = "kebab-case")]
    VmRoutes {
        /// By whom.
        daemon: Daemon,
        /// The VMs' addresses as networks, sorted.
        prefixes: Vec<IpNet>,
    },
}
