//! The router that a plan relies on and does not name: between segments, and at gateway addresses that
//! no core gateway has.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{Station, is_link_local};
use crate::address::AddressSet;
use crate::model::values::Family;
use crate::model::{Noun, Plan};

/// Its addresses in each segment.
#[derive(Debug)]
pub struct Underlay {
    /// By segment: its addresses with the length of their subnets.
    pub ports: Vec<Vec<IpNet>>,
}

impl Underlay {
    /// The router that these stations need; none where one segment with its core gateway does.
    pub(super) fn new(plan: &Plan, stations: &[Station], segments: &[Vec<IpNet>]) -> Option<Self> {
        let mut ports: Vec<Vec<IpNet>> = vec![Vec::new(); segments.len()];
        let is_core = |address: IpAddr| {
            let mut cores = stations.iter().filter(|one| one.noun == Noun::Gateway);
            cores.any(|core| core.addresses.iter().any(|own| own.addr() == address))
        };
        for station in stations {
            for gateway in station
                .gateways
                .iter()
                .filter(|gateway| !is_core(**gateway))
            {
                let net = with_length(*gateway, &segments[station.segment]);
                let port = &mut ports[station.segment];
                if !port.contains(&net) {
                    port.push(net);
                }
            }
            for net in station.vm_nets.iter().filter(|net| !is_core(net.addr())) {
                let port = &mut ports[station.segment];
                if !port.iter().any(|own| own.addr() == net.addr()) {
                    port.push(*net);
                }
            }
        }
        if segments.len() < 2 && ports.iter().all(Vec::is_empty) {
            return None;
        }
        let routed: AddressSet = plan
            .nodes
            .values()
            .flat_map(|node| {
                node.vm_ranges
                    .iter()
                    .filter_map(|entry| entry.get().copied())
            })
            .collect();
        for (port, nets) in ports.iter_mut().zip(segments) {
            for family in Family::ALL {
                let known =
                    |own: &IpNet| Family::of(own.addr()) == family && !is_link_local(own.addr());
                if !port.iter().any(known) {
                    // A network that is routed to a node is no subnet of its router.
                    let nets = nets.iter().filter(|net| Family::of(net.addr()) == family);
                    let mut nets = nets.filter(|net| !routed.contains(net.addr()));
                    port.extend(nets.find_map(|net| free_in(plan, stations, *net)));
                }
            }
        }
        Some(Self { ports })
    }

    /// The address by which it is reached from a segment.
    pub fn address(&self, segment: usize, family: Family) -> Option<IpAddr> {
        let own = self.ports[segment].iter().map(IpNet::addr);
        let mut own = own.filter(|own| Family::of(*own) == family);
        own.find(|own| !is_link_local(*own))
    }
}

/// A gateway's address with the length of the subnet that it is in.
fn with_length(gateway: IpAddr, nets: &[IpNet]) -> IpNet {
    let length = if is_link_local(gateway) {
        64
    } else {
        let inside = nets.iter().filter(|net| net.contains(&gateway));
        let lengths = inside.map(IpNet::prefix_len);
        lengths.min().unwrap_or(IpNet::from(gateway).prefix_len())
    };
    IpNet::new(gateway, length).unwrap_or_else(|_| gateway.into())
}

/// The last address of a subnet that nobody has.
fn free_in(plan: &Plan, stations: &[Station], net: IpNet) -> Option<IpNet> {
    let pools: AddressSet = plan
        .pools
        .values()
        .flat_map(|pool| pool.ranges.iter().filter_map(|entry| entry.get().copied()))
        .collect();
    let taken = |address: &IpAddr| {
        let mut all = stations.iter();
        pools.contains(*address)
            || plan
                .networks
                .values()
                .any(|network| network.gateway.get() == Some(address))
            || all.any(|one| {
                one.gateways.contains(address)
                    || one.addresses.iter().any(|own| own.addr() == *address)
            })
    };
    let last = match net {
        IpNet::V4(net) => u128::from(u32::from(net.broadcast())),
        IpNet::V6(net) => u128::from(net.broadcast()),
    };
    // A subnet of two (RFC 3021) or one is full with its hosts; else its last address is no host's.
    let candidates = (1..=64).filter_map(|back| {
        let number = last.checked_sub(back)?;
        let address = match net {
            IpNet::V4(_) => IpAddr::V4(u32::try_from(number).ok()?.into()),
            IpNet::V6(_) => IpAddr::V6(number.into()),
        };
        (net.contains(&address) && net.network() != address).then_some(address)
    });
    let mut free = candidates.filter(|address| !taken(address));
    IpNet::new(free.next()?, net.prefix_len()).ok()
}
