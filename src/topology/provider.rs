//! What data centres' providers demand, as data: a provider more is an entry more.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::RangeInclusive;

use super::default_gateway_v6;
use crate::model::Cluster;
use crate::model::values::{MacAddr, Provider};

/// The rules of a provider; `None` and `false` where it has none.
#[derive(Debug)]
pub struct Profile {
    /// Whose they are.
    pub provider: Provider,
    /// The name in a sentence.
    pub name: &'static str,
    /// The host number of a server in its own IPv6 prefix.
    pub host_v6: Option<u8>,
    /// The length of a server's IPv6 prefix.
    pub length_v6: Option<u8>,
    /// The IPv6 gateway of a server.
    pub gateway_v6: Option<GatewayV6>,
    /// The last number of a server's IPv4 gateway in its /24.
    pub gateway_v4: Option<u8>,
    /// The switch drops what is not sent to the gateway, so that a server stands alone in its subnet (/32).
    pub lone_v4: bool,
    /// The switch takes frames from the server's own MAC address and from bought ones only.
    pub port_security: bool,
    /// The blocks of MAC addresses that it sells.
    pub virtual_macs: &'static [[u8; 3]],
    /// A server's IPv6 prefix is routed to its MAC address and to no other.
    pub prefix_of_mac: bool,
    /// Its routers look for each address of a VM on the wire, instead of sending a subnet to its server.
    pub looks_for_each: bool,
    /// Its networks between servers, as VLANs on the server's own port.
    pub vlans: Option<Vlans>,
}

/// Where a provider's IPv6 gateway is.
#[derive(Clone, Copy, Debug)]
pub enum GatewayV6 {
    /// fe80::1 on every link.
    LinkLocal,
    /// The last /64 of the server's /56, host ff:ff:ff:ff: outside of the server's /64.
    EndOf56,
}

/// VLANs that a provider carries between servers.
#[derive(Debug)]
pub struct Vlans {
    /// What the provider calls one.
    pub name: &'static str,
    /// Their numbers.
    pub ids: RangeInclusive<u16>,
    /// The largest packet, in bytes.
    pub mtu: u16,
    /// How many MAC addresses one server may have there.
    pub macs: usize,
}

const GENERIC: Profile = Profile {
    provider: Provider::Generic,
    name: "the provider",
    host_v6: None,
    length_v6: None,
    gateway_v6: None,
    gateway_v4: None,
    lone_v4: false,
    port_security: false,
    virtual_macs: &[],
    prefix_of_mac: false,
    looks_for_each: false,
    vlans: None,
};

static PROFILES: [Profile; 3] = [
    GENERIC,
    Profile {
        provider: Provider::Hetzner,
        name: "Hetzner",
        host_v6: Some(2),
        length_v6: Some(64),
        gateway_v6: Some(GatewayV6::LinkLocal),
        lone_v4: true,
        port_security: true,
        virtual_macs: &[[0x00, 0x50, 0x56]],
        prefix_of_mac: true,
        vlans: Some(Vlans {
            name: "vSwitch",
            ids: 4000..=4091,
            mtu: 1400,
            macs: 32,
        }),
        ..GENERIC
    },
    Profile {
        provider: Provider::Ovh,
        name: "OVHcloud",
        gateway_v6: Some(GatewayV6::EndOf56),
        gateway_v4: Some(254),
        port_security: true,
        virtual_macs: &[[0x02, 0x00, 0x00], [0x00, 0x50, 0x56]],
        looks_for_each: true,
        ..GENERIC
    },
];

impl Profile {
    /// The rules of a cluster's provider; none while it is not known.
    pub fn of(cluster: &Cluster) -> &'static Self {
        let provider = cluster.network.provider.get();
        let known = PROFILES.iter().find(|one| Some(&one.provider) == provider);
        known.unwrap_or(&PROFILES[0])
    }

    /// Whether the switch in front of a cluster's nodes knows their MAC addresses: as the plan says,
    /// else as usual at the provider.
    pub fn port_security(&self, cluster: &Cluster) -> bool {
        let said = &cluster.network.port_security;
        said.get().copied().unwrap_or(self.port_security) && said.error().is_none()
    }

    /// Whether it sells this MAC address for VMs.
    pub fn sells(&self, mac: MacAddr) -> bool {
        self.virtual_macs
            .iter()
            .any(|block| mac.0.starts_with(block))
    }

    /// The IPv6 gateway of a server with this address.
    pub fn router_v6(&self, own: Ipv6Addr) -> Option<Ipv6Addr> {
        Some(match self.gateway_v6? {
            GatewayV6::LinkLocal => default_gateway_v6(),
            GatewayV6::EndOf56 => {
                let [a, b, c, d, ..] = own.segments();
                Ipv6Addr::new(a, b, c, d | 0xff, 0xff, 0xff, 0xff, 0xff)
            }
        })
    }

    /// The IPv4 gateway of a server with this address.
    pub fn router_v4(&self, own: Ipv4Addr) -> Option<Ipv4Addr> {
        let [a, b, c, _] = own.octets();
        Some(Ipv4Addr::new(a, b, c, self.gateway_v4?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_provider_has_its_table() {
        for (provider, profile) in [Provider::Generic, Provider::Hetzner, Provider::Ovh]
            .iter()
            .zip(&PROFILES)
        {
            assert_eq!(*provider, profile.provider);
        }
    }

    #[test]
    fn ovhclouds_gateway_lies_in_the_last_64_of_the_56() {
        let own = "2001:41d0:303:376e::1".parse().unwrap();
        let gateway = PROFILES[2].router_v6(own).unwrap();
        assert_eq!(gateway.to_string(), "2001:41d0:303:37ff:ff:ff:ff:ff");
        let gateway = PROFILES[2].router_v4("91.121.89.146".parse().unwrap());
        assert_eq!(gateway, Some(Ipv4Addr::new(91, 121, 89, 254)));
    }
}
