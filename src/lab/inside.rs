//! A VM's network as it is set inside the VM.
//!
//! The VM is told of it as cloud-init tells an image with netplan: what the planner exported as `network-config`
//! goes below the word `network`, netplan reads it, and what netplan writes for networkd is set by `ip`. A mistake
//! in the exported file is a VM that does not answer.

use std::fs;
use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::host::Host;
use super::network;
use super::trouble::{Result, Trouble};
use crate::model::Value;
use crate::model::values::MacAddr;

/// Where cloud-init writes for netplan, and netplan for networkd.
const NETPLAN: &str = "/etc/netplan/50-cloud-init.yaml";
const NETWORKD: &str = "/run/systemd/network/10-netplan-eth0.network";

/// The addresses and routes of a VM's only interface, `eth0`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inside {
    /// Addresses with the length of what is reached without a router.
    pub addresses: Vec<IpNet>,
    /// Routes.
    pub routes: Vec<Way>,
}

/// A route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Where to.
    pub to: IpNet,
    /// The router.
    pub via: IpAddr,
    /// Whether the router is on the link though in no network of the VM's.
    pub on_link: bool,
}

impl Inside {
    /// What netplan makes of an exported `network-config` in a VM.
    ///
    /// # Errors
    /// What netplan refuses, or that the file is for another interface than the VM has.
    pub fn told(vm: &Host, file: &str, mac: Option<MacAddr>) -> Result<Self> {
        let below = file.lines().map(|line| format!("  {line}\n"));
        vm.write(NETPLAN, &format!("network:\n{}", below.collect::<String>()))?;
        network::generate(vm)?;
        let text = fs::read_to_string(vm.path(NETWORKD));
        let text = text.map_err(|error| {
            Trouble::io(
                format!("{}: netplan made nothing for eth0", vm.name),
                &error,
            )
        })?;
        let odd = |why: String| Trouble::odd(format!("{}: its network-config: {why}", vm.name));
        Self::read(&text, mac).map_err(odd)
    }

    /// What a file of networkd's gives an interface.
    fn read(text: &str, mac: Option<MacAddr>) -> Result<Self, String> {
        let mut own = Self::default();
        for (section, pairs) in sections(text) {
            if section == "[Route]" {
                own.routes.push(Way::read(&pairs)?);
            }
            for (key, value) in pairs {
                let no = |_| format!("`{key}={value}` is not understood");
                match (section, key) {
                    ("[Match]", "MACAddress" | "PermanentMACAddress")
                        if mac != MacAddr::parse(value).ok() =>
                    {
                        return Err(format!("it is for the MAC address {value}"));
                    }
                    ("[Network]", "Address") => own.addresses.push(value.parse().map_err(no)?),
                    _ => {}
                }
            }
        }
        Ok(own)
    }

    /// Sets it on a VM.
    ///
    /// # Errors
    /// What the kernel refuses, such as a router that is on no link.
    pub fn set(&self, vm: &Host) -> Result<()> {
        let mut lines = vec!["link set eth0 up".to_owned()];
        lines.extend(self.addresses.iter().map(|net| {
            let nodad = if net.addr().is_ipv6() { " nodad" } else { "" };
            format!("address add {net}{nodad} dev eth0")
        }));
        lines.extend(self.routes.iter().map(|way| {
            let on_link = if way.on_link { " onlink" } else { "" };
            // Several addresses may have one router.
            format!("route replace {} via {} dev eth0{on_link}", way.to, way.via)
        }));
        vm.ip(lines)
    }
}

impl Way {
    /// The default route by a router.
    pub fn out(via: IpAddr, on_link: bool) -> Self {
        let to = match via {
            IpAddr::V4(_) => Ipv4Net::default().into(),
            IpAddr::V6(_) => Ipv6Net::default().into(),
        };
        Self { to, via, on_link }
    }

    /// What a section of networkd's says.
    fn read(pairs: &[(&str, &str)]) -> Result<Self, String> {
        let (mut to, mut via, mut on_link) = (None, None, false);
        for (key, value) in pairs {
            match *key {
                "Destination" => to = value.parse().ok(),
                "Gateway" => via = value.parse().ok(),
                "GatewayOnLink" => on_link = *value == "true",
                _ => return Err(format!("`{key}` of a route is not understood")),
            }
        }
        let way = to.zip(via).map(|(to, via)| Self { to, via, on_link });
        way.ok_or_else(|| "a route has no destination or no router".into())
    }
}

/// The sections of a file of networkd's, each with its keys and values.
fn sections(text: &str) -> Vec<(&str, Vec<(&str, &str)>)> {
    let mut all = Vec::new();
    for line in text.lines() {
        if line.starts_with('[') {
            all.push((line, Vec::new()));
        } else if let (Some(pair), Some((_, pairs))) = (line.split_once('='), all.last_mut()) {
            pairs.push(pair);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As netplan 1.1 writes it.
    const FILE: &str = "[Match]\nPermanentMACAddress=52:54:00:00:00:07\n\n[Network]\nLinkLocalAddressing=ipv6\n\
        Address=198.51.100.12/32\nAddress=2001:db8:100::12/64\nIPv6AcceptRA=no\n\n\
        [Route]\nDestination=0.0.0.0/0\nGateway=10.255.255.1\nGatewayOnLink=true\n\n\
        [Route]\nDestination=::/0\nGateway=fe80::1\n";

    #[test]
    fn what_netplan_writes_is_understood() {
        let mac = MacAddr::parse("52:54:00:00:00:07").ok();
        let own = Inside::read(FILE, mac).unwrap();
        let addresses = own.addresses.iter().map(IpNet::to_string);
        let addresses: Vec<_> = addresses.collect();
        assert_eq!(addresses, ["198.51.100.12/32", "2001:db8:100::12/64"]);
        let way = |via: &str, on_link| Way::out(via.parse().unwrap(), on_link);
        assert_eq!(
            own.routes,
            [way("10.255.255.1", true), way("fe80::1", false)]
        );
    }

    #[test]
    fn what_is_for_others_or_unknown_is_refused() {
        let other = MacAddr::parse("52:54:00:00:00:08").ok();
        assert!(
            Inside::read(FILE, other)
                .unwrap_err()
                .contains("52:54:00:00:00:07")
        );
        assert!(Inside::read(FILE, None).is_err());
        let mac = MacAddr::parse("52:54:00:00:00:07").ok();
        assert!(Inside::read(&FILE.replace("::/0", "nowhere"), mac).is_err());
        assert!(Inside::read(&FILE.replace("Destination=::/0", "Type=blackhole"), mac).is_err());
    }
}
