//! Which hosts stand on one Ethernet segment.

use ipnet::IpNet;

use super::{Station, is_link_local};

/// Gives every station its segment, and each segment's subnets.
pub fn assign(stations: &mut [Station]) -> Vec<Vec<IpNet>> {
    let mut segments: Vec<Vec<IpNet>> = Vec::new();
    for station in stations.iter() {
        // A host is on one segment with both families, which so joins what it touches.
        let mut joined = nets_of(station);
        segments.retain_mut(|segment| {
            let touches = segment
                .iter()
                .any(|net| joined.iter().any(|own| meet(net, own)));
            if touches {
                joined.append(segment);
            }
            !touches
        });
        joined.sort();
        joined.dedup();
        segments.push(joined);
    }
    segments.sort();
    for station in stations {
        let own = nets_of(station);
        let at = |segment: &Vec<IpNet>| own.iter().any(|net| segment.contains(net));
        station.segment = segments.iter().position(at).unwrap_or(0);
    }
    segments
}

/// The subnets a host is in. A gateway outside of them is on its segment all the same.
fn nets_of(station: &Station) -> Vec<IpNet> {
    let own = station.addresses.iter().chain(&station.vm_nets);
    let mut nets: Vec<_> = own.map(IpNet::trunc).collect();
    for gateway in &station.gateways {
        let known = nets.iter().any(|net| net.contains(gateway));
        if !known && !is_link_local(*gateway) {
            nets.push(IpNet::from(*gateway));
        }
    }
    nets
}

fn meet(one: &IpNet, other: &IpNet) -> bool {
    one.contains(other) || other.contains(one)
}
