//! The Internet of the laboratory: a network behind the core gateways, outside of all of the plan's.

use std::net::IpAddr;

use ipnet::IpNet;

use super::Station;
use crate::model::values::Family;
use crate::model::{Noun, Plan};

/// Networks for documentation and benchmarks (RFC 5737, RFC 2544, RFC 3849, RFC 5180), which no plan
/// needs all of.
const CANDIDATES: [&str; 7] = [
    "192.0.2.0/24",
    "203.0.113.0/24",
    "198.51.100.0/24",
    "198.18.0.0/24",
    "2001:db8:ffff:ffff::/64",
    "2001:db8:0:ffff::/64",
    "2001:2::/64",
];

/// The network between the Internet's host and the core gateways.
#[derive(Debug)]
pub struct Wan {
    /// The address of the Internet's host in each family, with the network's length.
    pub host: Vec<IpNet>,
    /// Each core gateway's name and its addresses there.
    pub cores: Vec<(String, Vec<IpNet>)>,
    /// The addresses there of the router that the plan does not name.
    pub provider: Vec<IpNet>,
}

impl Wan {
    pub(super) fn new(plan: &Plan, stations: &[Station]) -> Self {
        let nets = nets_of(plan, stations);
        let free = |net: &IpNet| {
            !nets
                .iter()
                .any(|own| own.contains(net) || net.contains(own))
        };
        let candidates = CANDIDATES
            .iter()
            .filter_map(|text| text.parse::<IpNet>().ok());
        let free: Vec<_> = candidates.filter(free).collect();
        let chosen: Vec<_> = Family::ALL
            .into_iter()
            .filter_map(|family| free.iter().find(|net| Family::of(net.addr()) == family))
            .collect();
        let numbered = |number: u32| chosen.iter().filter_map(move |net| nth(**net, number));
        let cores = stations.iter().filter(|one| one.noun == Noun::Gateway);
        Self {
            host: numbered(1).collect(),
            provider: numbered(2).collect(),
            cores: (10..)
                .zip(cores)
                .map(|(number, core)| (core.name.to_owned(), numbered(number).collect()))
                .collect(),
        }
    }

    /// The address of the Internet's host in a family.
    pub fn address(&self, family: Family) -> Option<IpAddr> {
        of_family(&self.host, family)
    }

    /// The address in a family of the router that the plan does not name.
    pub fn address_of_provider(&self, family: Family) -> Option<IpAddr> {
        of_family(&self.provider, family)
    }

    /// The address of a core gateway in a family.
    pub fn address_of(&self, core: &str, family: Family) -> Option<IpAddr> {
        let (_, own) = self.cores.iter().find(|(name, _)| name == core)?;
        of_family(own, family)
    }
}

fn of_family(own: &[IpNet], family: Family) -> Option<IpAddr> {
    let mut own = own.iter().map(IpNet::addr);
    own.find(|own| Family::of(*own) == family)
}

/// All networks that the plan speaks of.
fn nets_of(plan: &Plan, stations: &[Station]) -> Vec<IpNet> {
    let pools = plan.pools.values().flat_map(|pool| &pool.ranges);
    let ranges = pools.chain(plan.nodes.values().flat_map(|node| &node.vm_ranges));
    let mut nets: Vec<_> = ranges
        .filter_map(|entry| entry.get())
        .flat_map(|range| range.networks())
        .collect();
    // A container spans what it holds and nothing of its own.
    let given = plan
        .networks
        .values()
        .filter_map(|network| network.prefix.get());
    nets.extend(
        given
            .map(|prefix| prefix.net())
            .filter(|net| net.prefix_len() >= 16),
    );
    for station in stations {
        nets.extend(station.addresses.iter().map(IpNet::trunc));
        nets.extend(station.gateways.iter().map(|gateway| IpNet::from(*gateway)));
    }
    nets
}

fn nth(net: IpNet, number: u32) -> Option<IpNet> {
    let address = match net.network() {
        IpAddr::V4(first) => IpAddr::V4(u32::from(first).checked_add(number)?.into()),
        IpAddr::V6(first) => IpAddr::V6(u128::from(first).checked_add(number.into())?.into()),
    };
    IpNet::new(address, net.prefix_len()).ok()
}
