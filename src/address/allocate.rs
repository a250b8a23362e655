//! The first free address for a new VM.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use ipnet::IpNet;

use super::{AddressSet, Infrastructure, Usable};
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

/// Gives addresses of one node or cluster, each only once.
pub struct Allocation {
    remaining: Vec<(Family, VecDeque<AddressRange>)>,
    blocked: AddressSet,
    taken: Arc<AddressSet>,
    given: BTreeSet<IpAddr>,
}

/// The addresses that VMs of the plan have.
pub fn vm_addresses(plan: &Plan) -> AddressSet {
    let addresses = plan.vms.values().flat_map(|vm| vm.addresses.iter());
    addresses
        .filter_map(|entry| Some(AddressRange::single(*entry.get()?)))
        .collect()
}

impl Allocation {
    /// Prepares to give addresses to VMs on a node.
    ///
    /// # Errors
    /// [`AllocateError::UnknownPlace`] while the node's cluster or its type is unknown.
    pub fn for_node(plan: &Plan, node: &str) -> Result<Self, AllocateError> {
        let usable = Usable::for_node(plan, &Infrastructure::of(plan), node)
            .ok_or_else(|| AllocateError::UnknownPlace(node.to_owned()))?;
        Ok(Self::new(&usable, Arc::new(vm_addresses(plan))))
    }

    /// Prepares to give the usable addresses that are not taken.
    pub fn new(usable: &Usable, taken: Arc<AddressSet>) -> Self {
        let mut remaining = Vec::new();
        for family in Family::ALL {
            let ranges = usable.space.iter().map(|(range, _)| *range);
            let ranges: VecDeque<_> = ranges.filter(|range| range.family() == family).collect();
            if !ranges.is_empty() {
                remaining.push((family, ranges));
            }
        }
        let mut blocked = usable.blocked_set().ranges().to_vec();
        // A routed Subnet-Router anycast address works for one VM only by luck: never give it. A range
        // that is no network has none.
        for (range, _) in &usable.space {
            if let [net @ IpNet::V6(_)] = range.networks()[..]
                && net.prefix_len() < 127
            {
                blocked.push(AddressRange::single(net.addr()));
            }
        }
        Self {
            remaining,
            blocked: blocked.into_iter().collect(),
            taken,
            given: BTreeSet::new(),
        }
    }

    /// Whether there are addresses of that family at all, free or not.
    pub fn has(&self, family: Family) -> bool {
        self.remaining.iter().any(|(known, _)| *known == family)
    }

    /// The first free address, in the order of pools and of ranges inside them.
    ///
    /// # Errors
    /// Why there is none.
    pub fn next(&mut self, family: Family) -> Result<IpAddr, AllocateError> {
        let mut families = self.remaining.iter_mut();
        let (_, remaining) = families
            .find(|(known, _)| *known == family)
            .ok_or(AllocateError::NoSpace(family))?;
        while let Some(range) = remaining.pop_front() {
            let Some(address) = self.taken.first_missing(range) else {
                continue;
            };
            let blocked = self.blocked.find(address);
            let last = blocked.unwrap_or(AddressRange::single(address)).bounds().1;
            if let Some(rest) = range.beyond(last) {
                remaining.push_front(rest);
            }
            // Overlapping ranges come to the same address twice.
            if blocked.is_none() && self.given.insert(address) {
                return Ok(address);
            }
        }
        Err(AllocateError::Exhausted(family))
    }
}

/// The first free address of a family for a new VM on a node.
///
/// # Errors
/// Why there is none.
pub fn next_address(plan: &Plan, node: &str, family: Family) -> Result<IpAddr, AllocateError> {
    Allocation::for_node(plan, node)?.next(family)
}
