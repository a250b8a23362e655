//! What the kernel must and must not do, by the type of the cluster's network.

use super::ast::{Switch, Switches};
use crate::export::node::Host;
use crate::export::site::Site;
use crate::model::values::{NetworkMode, VmIfName};

/// The switches of a node.
pub fn lower(site: &Site, host: &Host) -> Switches {
    let mut groups = Vec::new();
    match host.mode {
        NetworkMode::Switching => groups.push((
            "Frames of VMs are bridged as they are, whatever iptables has for the node itself.",
            vec![
                Switch::optional("net.bridge.bridge-nf-call-iptables", 0),
                Switch::optional("net.bridge.bridge-nf-call-ip6tables", 0),
                Switch::optional("net.bridge.bridge-nf-call-arptables", 0),
            ],
        )),
        NetworkMode::Routing | NetworkMode::IpFabric => groups.push((
            "The node is the router of its VMs.",
            vec![
                Switch::new("net.ipv4.ip_forward", 1),
                Switch::new("net.ipv6.conf.all.forwarding", 1),
            ],
        )),
    }
    groups.push((
        "Nobody redirects this node's packets, and it redirects nobody's.",
        vec![
            Switch::new("net.ipv4.conf.all.send_redirects", 0),
            Switch::new("net.ipv4.conf.default.send_redirects", 0),
            Switch::new("net.ipv4.conf.all.accept_redirects", 0),
            Switch::new("net.ipv4.conf.default.accept_redirects", 0),
            Switch::new("net.ipv6.conf.all.accept_redirects", 0),
            Switch::new("net.ipv6.conf.default.accept_redirects", 0),
        ],
    ));
    groups.extend(sources(host));
    if host.mode == NetworkMode::Routing && host.profile().looks_for_each {
        groups.extend(host.uplink().map(|uplink| {
            let proxies = vec![
                Switch::of_interface("ipv4", uplink.as_str(), "proxy_arp", 1),
                Switch::of_interface("ipv6", uplink.as_str(), "proxy_ndp", 1),
            ];
            (
                "OVHcloud's routers look for each VM address on the wire: the node answers.",
                proxies,
            )
        }));
    }
    Switches {
        about: site.about("Switches of the kernel on the node", host.name),
        groups,
    }
}

/// Strict reverse path filtering where VMs' packets come in; IPv6 has it in nftables alone.
fn sources(host: &Host) -> Option<(&'static str, Vec<Switch>)> {
    let strict = u8::from(host.guards_sources());
    match host.mode {
        NetworkMode::Switching => None,
        NetworkMode::Routing => {
            let bridge = host.bridge()?;
            let switch = Switch::of_interface("ipv4", bridge.as_str(), "rp_filter", strict);
            Some((
                "What comes from the bridge has a source that is routed there.",
                vec![switch],
            ))
        }
        NetworkMode::IpFabric => Some((
            "What comes from a VM has the VM's own source. The kernel takes the larger one of \"all\" and\n\
             the interface; the pattern is for interfaces that udev sees later.",
            vec![
                Switch::new("net.ipv4.conf.all.rp_filter", 0),
                Switch::new("net.ipv4.conf.default.rp_filter", strict),
                Switch::of_interface("ipv4", VmIfName::GLOB, "rp_filter", strict),
            ],
        )),
    }
}
