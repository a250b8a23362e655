//! Routing daemons on nodes and reflectors.

use super::os::{Availability, OsFamily, Release};
use crate::model::values::RoutingDaemon;
use Availability::{Elsewhere, Packaged};
use OsFamily::{Debian, RedHat, Ubuntu};

/// A routing daemon, as a target of exports.
#[derive(Debug)]
pub struct Daemon {
    /// Its word in the plan.
    pub word: RoutingDaemon,
    /// Whether each family is a daemon of its own, with a file of its own.
    pub is_split: bool,
    /// Whether it is still maintained.
    pub is_maintained: bool,
    /// The smallest BFD multiplier that its configuration takes.
    pub least_bfd_multiplier: u8,
    /// Whether VMmanager's guide has it on reflectors.
    pub is_in_guide: bool,
    /// Whether releases of operating systems have it, by what their repositories hold: the releases
    /// from and to which a line holds, both included.
    packages: &'static [(OsFamily, u32, u32, Availability)],
}

/// All releases from one on.
const ON: u32 = u32::MAX;

// Debian and Ubuntu: packages.debian.org, packages.ubuntu.com. Red Hat: the AppStream repository for
// FRR, Fedora's EPEL for BIRD.
static DAEMONS: [Daemon; 5] = [
    Daemon {
        word: RoutingDaemon::Bird16,
        is_split: true,
        is_maintained: false,
        least_bfd_multiplier: 1,
        is_in_guide: true,
        packages: &[
            (Debian, 10, 12, Packaged),
            (
                Debian,
                13,
                ON,
                Elsewhere("Debian has dropped it with release 13"),
            ),
            (Ubuntu, 1804, 2404, Packaged),
            (RedHat, 8, ON, Elsewhere("EPEL has BIRD 2 there")),
        ],
    },
    Daemon {
        word: RoutingDaemon::Bird2,
        is_split: false,
        is_maintained: true,
        least_bfd_multiplier: 1,
        is_in_guide: false,
        packages: &[
            (Debian, 10, ON, Packaged),
            (Ubuntu, 1804, ON, Packaged),
            (
                RedHat,
                8,
                ON,
                Elsewhere("it comes from EPEL, as the package bird"),
            ),
        ],
    },
    Daemon {
        word: RoutingDaemon::Bird217,
        is_split: false,
        is_maintained: true,
        least_bfd_multiplier: 1,
        is_in_guide: false,
        packages: &[
            (
                Debian,
                10,
                12,
                Elsewhere("Debian 12 has 2.0.12, older ones less; write bird2"),
            ),
            (Debian, 13, ON, Packaged),
            (
                Ubuntu,
                1804,
                2404,
                Elsewhere("Ubuntu 24.04 has 2.14, older ones less; write bird2"),
            ),
            (
                RedHat,
                8,
                ON,
                Elsewhere("it comes from EPEL, as the package bird; look at its version"),
            ),
        ],
    },
    Daemon {
        word: RoutingDaemon::Bird3,
        is_split: false,
        is_maintained: true,
        least_bfd_multiplier: 1,
        is_in_guide: false,
        packages: &[
            (
                Debian,
                10,
                12,
                Elsewhere("Debian has it from release 13 on"),
            ),
            (Debian, 13, ON, Packaged),
            (
                Ubuntu,
                1804,
                2404,
                Elsewhere("Ubuntu 24.04 has BIRD 2 only"),
            ),
            (RedHat, 8, ON, Elsewhere("EPEL has BIRD 2 there")),
        ],
    },
    Daemon {
        word: RoutingDaemon::Frr,
        is_split: false,
        is_maintained: true,
        // "% Unknown command: detect-multiplier 1", FRR 8.4.
        least_bfd_multiplier: 2,
        is_in_guide: false,
        packages: &[
            (
                Debian,
                10,
                11,
                Elsewhere("Debian 11 has 7.5; take FRR's own repository"),
            ),
            (Debian, 12, ON, Packaged),
            (
                Ubuntu,
                1804,
                2004,
                Elsewhere("Ubuntu 20.04 has 7.2; take FRR's own repository"),
            ),
            (Ubuntu, 2204, ON, Packaged),
            (
                RedHat,
                8,
                8,
                Elsewhere("release 8 has 7.5; take FRR's own repository"),
            ),
            (RedHat, 9, ON, Packaged),
        ],
    },
];

impl Daemon {
    /// What is known of a daemon.
    pub fn of(word: RoutingDaemon) -> &'static Self {
        let mut all = DAEMONS.iter();
        all.find(|daemon| daemon.word == word)
            .unwrap_or(&DAEMONS[1])
    }

    /// Whether a release has it in its repositories. `None` where that is not known.
    pub fn in_release(&self, release: Release) -> Option<Availability> {
        let mut lines = self.packages.iter();
        let line = lines.find(|(family, from, to, _)| {
            *family == release.family && (*from..=*to).contains(&release.number)
        });
        line.map(|(.., availability)| *availability)
    }
}
