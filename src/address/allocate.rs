//! The first free address for a new VM.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use super::{AddressSet, Usable};
use crate::model::Plan;
use crate::model::values::{AddressRange, Family};

/// Why there is no address to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllocateError {
    /// The node, its cluster or the cluster's type is not known.
    UnknownPlace(String),
    /// The cluster's pools or the node's ranges have no address of that family.
    NoSpace(Family),
    /// All addresses are taken, reserved or unusable.
    Exhausted(Family),
}

impl fmt::Display for AllocateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownPlace(node) => {
                write!(
                    f,
                    "the node `{node}` belongs to no cluster with a network type; choose one first"
                )
            }
            Self::NoSpace(family) => write!(f, "no range holds {family} addresses; add one first"),
            Self::Exhausted(family) => {
                write!(
                    f,
                    "every {family} address is taken, reserved or unusable; add a range"
                )
            }
        }
    }
}

/// Gives addresses for one node, each only once.
pub struct Allocation {
    usable: Usable,
    taken: Vec<AddressRange>,
}

impl Allocation {
    /// Prepares to give addresses to VMs on a node.
    ///
    /// # Errors
    /// [`AllocateError::UnknownPlace`] while the node's cluster or its type is unknown.
    pub fn for_node(plan: &Plan, node: &str) -> Result<Self, AllocateError> {
        let usable = Usable::for_node(plan, node)
            .ok_or_else(|| AllocateError::UnknownPlace(node.to_owned()))?;
        let addresses = plan
            .vms
            .values()
            .flat_map(|vm| vm.addresses.iter().filter_map(|entry| entry.get()));
        let mut taken: Vec<_> = addresses
            .map(|address| AddressRange::single(*address))
            .collect();
        taken.extend(usable.blocked_set().ranges());
        // A routed Subnet-Router anycast address works for one VM only by luck: never give it. A range
        // that is no network has none.
        for (range, _) in &usable.space {
            if let [net @ IpNet::V6(_)] = range.networks()[..]
                && net.prefix_len() < 127
            {
                taken.push(AddressRange::single(net.addr()));
            }
        }
        Ok(Self { usable, taken })
    }

    /// Whether there are addresses of that family at all, free or not.
    pub fn has(&self, family: Family) -> bool {
        self.usable.space_set().has(family)
    }

    /// The first free address, in the order of pools and of ranges inside them.
    ///
    /// # Errors
    /// Why there is none.
    pub fn next(&mut self, family: Family) -> Result<IpAddr, AllocateError> {
        if !self.has(family) {
            return Err(AllocateError::NoSpace(family));
        }
        let taken: AddressSet = self.taken.iter().copied().collect();
        let ranges = self
            .usable
            .space
            .iter()
            .map(|(range, _)| *range)
            .filter(|range| range.family() == family);
        let free = ranges
            .into_iter()
            .find_map(|range| taken.first_missing(range));
        let address = free.ok_or(AllocateError::Exhausted(family))?;
        self.taken.push(AddressRange::single(address));
        Ok(address)
    }
}

/// The first free address of a family for a new VM on a node.
///
/// # Errors
/// Why there is none.
pub fn next_address(plan: &Plan, node: &str, family: Family) -> Result<IpAddr, AllocateError> {
    Allocation::for_node(plan, node)?.next(family)
}
