//! From a layout to running hosts.

mod machine;
mod provider;
mod surroundings;

use ipnet::IpNet;

use super::host::Host;
use super::layout::is_link_local;
use super::trouble::Result;

pub use machine::{DAEMON_FILES, Machine};
pub use provider::{router, routes};
pub use surroundings::{internet, underlay, usual_ways, way_through};

/// A router of the laboratory's own, whose switches no file of the plan sets.
const ROUTER: [&str; 5] = [
    "net.ipv4.ip_forward=1",
    "net.ipv6.conf.all.forwarding=1",
    "net.ipv4.conf.all.rp_filter=0",
    "net.ipv4.conf.default.rp_filter=0",
    "net.ipv4.conf.all.send_redirects=0",
];

/// A host that has its addresses at once and takes none from others.
const QUIET: [&str; 2] = [
    "net.ipv6.conf.default.accept_dad=0",
    "net.ipv6.conf.default.accept_ra=0",
];

/// Gives an interface its addresses and brings it up.
fn address(host: &Host, interface: &str, own: &[IpNet]) -> Result<()> {
    let up = format!("link set {interface} up");
    let addresses = own.iter().map(|net| {
        let nodad = if net.addr().is_ipv6() { " nodad" } else { "" };
        let scope = if is_link_local(net.addr()) {
            " scope link"
        } else {
            ""
        };
        format!("address add {net} dev {interface}{nodad}{scope}")
    });
    host.ip([up].into_iter().chain(addresses))
}
