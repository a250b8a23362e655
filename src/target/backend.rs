//! What configures a node's interfaces.

use super::os::{Availability, OsFamily, Release};
use crate::model::values::{InterfaceKind, NetworkBackend};
use Availability::{Elsewhere, Packaged};

/// A network back end, as a target of exports.
#[derive(Debug)]
pub struct Backend {
    /// Its word in the plan.
    pub word: NetworkBackend,
    /// What the systems of the Red Hat family have of it.
    red_hat: Availability,
    /// Packages that it needs beside itself for a kind of interface.
    pub helpers: &'static [(InterfaceKind, &'static str)],
}

static BACKENDS: [Backend; 5] = [
    Backend {
        word: NetworkBackend::Netplan,
        red_hat: Elsewhere(
            "Red Hat's systems run NetworkManager, and nothing there reads /etc/netplan",
        ),
        helpers: &[],
    },
    Backend {
        word: NetworkBackend::Networkd,
        // EPEL 8 and 9: voxpupuli/puppet-systemd, pull request 380.
        red_hat: Elsewhere("it comes from EPEL, as the package systemd-networkd"),
        helpers: &[],
    },
    Backend {
        word: NetworkBackend::Ifupdown,
        red_hat: Elsewhere("it is Debian's own, and nothing there reads /etc/network/interfaces"),
        // Debian's wiki: BridgeNetworkConnections, Bonding. VLANs it makes with iproute2.
        helpers: &[
            (InterfaceKind::Bridge, "bridge-utils"),
            (InterfaceKind::Bond, "ifenslave"),
        ],
    },
    Backend {
        word: NetworkBackend::Ifupdown2,
        red_hat: Elsewhere(
            "it is made for Debian, and nothing there reads /etc/network/interfaces",
        ),
        helpers: &[],
    },
    Backend {
        word: NetworkBackend::NetworkManager,
        red_hat: Packaged,
        helpers: &[],
    },
];

impl Backend {
    /// What is known of a back end.
    pub fn of(word: NetworkBackend) -> &'static Self {
        let mut all = BACKENDS.iter();
        all.find(|backend| backend.word == word)
            .unwrap_or(&BACKENDS[0])
    }

    /// Whether a release has it in its repositories.
    pub fn in_release(&self, release: Release) -> Availability {
        match release.family {
            OsFamily::RedHat => self.red_hat,
            OsFamily::Debian | OsFamily::Ubuntu => Packaged,
        }
    }
}
