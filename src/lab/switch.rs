//! Ethernet: a host with a bridge for every segment, and cables to the others.

use super::host::Host;
use super::trouble::Result;
use crate::model::values::MacAddr;

/// The bridge of the Internet, and the interface of those who are on it.
pub const WAN: &str = "wan";

/// The bridge for cables that lead nowhere else.
pub const SPARE: &str = "spare";

/// All Ethernet segments.
#[derive(Debug)]
pub struct Switch {
    /// The host of the bridges.
    pub host: Host,
    cables: usize,
}

/// A cable, by its end in the switch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port(pub String);

impl Switch {
    /// Starts the bridges of some segments and of the Internet.
    ///
    /// # Errors
    /// When the kernel has no bridges.
    pub fn start(segments: usize) -> Result<Self> {
        let host = Host::start("_switch")?;
        host.sysctl(&[
            "net.ipv6.conf.all.disable_ipv6=1",
            "net.ipv6.conf.default.disable_ipv6=1",
        ])?;
        let bridges = (0..segments)
            .map(bridge)
            .chain([WAN, SPARE].map(str::to_owned));
        host.ip(bridges.flat_map(|name| {
            [
                // No spanning tree: a cable works at once.
                format!("link add {name} type bridge forward_delay 0 stp_state 0"),
                format!("link set {name} up"),
            ]
        }))?;
        Ok(Self { host, cables: 0 })
    }

    /// Lays a cable from a bridge to a host, as an interface of that name there.
    ///
    /// # Errors
    /// When the host has one of that name.
    pub fn plug(
        &mut self,
        bridge: &str,
        host: &Host,
        interface: &str,
        mac: Option<MacAddr>,
    ) -> Result<Port> {
        let port = format!("p{}", self.cables);
        self.cables += 1;
        let pid = host.pid();
        let mac = mac.map(|mac| format!(" address {mac}")).unwrap_or_default();
        self.host.ip([
            format!("link add {port} type veth peer name {interface}{mac} netns {pid}"),
            format!("link set {port} master {bridge} up"),
        ])?;
        Ok(Port(port))
    }

    /// Cuts a cable: no frame passes any more, and both ends see it.
    ///
    /// # Errors
    /// When it is not there.
    pub fn cut(&self, port: &Port) -> Result<()> {
        self.host.ip([format!("link set {} down", port.0)])
    }

    /// Joins a cut cable.
    ///
    /// # Errors
    /// When it is not there.
    pub fn mend(&self, port: &Port) -> Result<()> {
        self.host.ip([format!("link set {} up", port.0)])
    }
}

/// The bridge of a segment.
pub fn bridge(segment: usize) -> String {
    format!("seg{segment}")
}
