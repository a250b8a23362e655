//! The versions of BIRD and what they write differently.

use crate::model::values::{Family, RoutingDaemon, VmRoutes};

/// Whose words a configuration is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// BIRD 1.6, a daemon with a configuration of its own for each family.
    V1(Family),
    /// BIRD 2.0 and later 2.x.
    V2,
    /// BIRD 2.17 and later 2.x.
    V2_17,
    /// BIRD 3.
    V3,
}

impl Version {
    /// The configurations that a daemon reads; none if it is not BIRD.
    pub fn all(daemon: RoutingDaemon) -> &'static [Self] {
        match daemon {
            RoutingDaemon::Bird16 => &[Self::V1(Family::V4), Self::V1(Family::V6)],
            RoutingDaemon::Bird2 => &[Self::V2],
            RoutingDaemon::Bird217 => &[Self::V2_17],
            RoutingDaemon::Bird3 => &[Self::V3],
            RoutingDaemon::Frr => &[],
        }
    }

    /// Whether a family's routes stand in this configuration.
    pub fn has(self, family: Family) -> bool {
        !matches!(self, Self::V1(own) if own != family)
    }

    /// The families whose routes stand in this configuration.
    pub fn families(self) -> impl Iterator<Item = Family> {
        Family::ALL
            .into_iter()
            .filter(move |family| self.has(*family))
    }

    /// What operators call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::V1(Family::V4) => "BIRD 1.6 for IPv4",
            Self::V1(Family::V6) => "BIRD 1.6 for IPv6",
            Self::V2 => "BIRD 2",
            Self::V2_17 => "BIRD 2.17",
            Self::V3 => "BIRD 3",
        }
    }

    /// Where Debian's package reads it.
    pub fn path(self) -> &'static str {
        match self {
            Self::V1(Family::V6) => "etc/bird/bird6.conf",
            _ => "etc/bird/bird.conf",
        }
    }

    /// Whether routes of a family stand in a channel of their own, not in the protocol itself.
    pub fn has_channels(self) -> bool {
        !matches!(self, Self::V1(_))
    }

    /// Whether a session can be kept from answering on other addresses than its own.
    pub fn binds_strictly(self) -> bool {
        !matches!(self, Self::V1(_))
    }

    /// Whether it warns about a password that does not say what it is for.
    pub fn names_authentication(self) -> bool {
        matches!(self, Self::V2_17 | Self::V3)
    }

    /// Whether routes through an interface go when its carrier does.
    pub fn watches_carrier(self) -> bool {
        !matches!(self, Self::V1(_))
    }

    /// The source of a route through a VM's interface: learned from the kernel or configured.
    pub fn source(self, set_by: VmRoutes) -> &'static str {
        match (set_by, self) {
            (VmRoutes::Learned, _) => "RTS_INHERIT",
            (VmRoutes::Static, Self::V1(_)) => "RTS_STATIC_DEVICE",
            (VmRoutes::Static, _) => "RTS_STATIC",
        }
    }

    /// Whether a next hop without a link-local address, as a node sends it whose interface has none yet,
    /// becomes the reflector's own unless it is told otherwise.
    pub fn rewrites_next_hops(self) -> bool {
        matches!(self, Self::V1(Family::V6))
    }

    /// Whether an IPv6 route can be told to lead to the global next hop, not to the link-local one.
    pub fn prefers_global(self) -> bool {
        !matches!(self, Self::V1(_))
    }
}
