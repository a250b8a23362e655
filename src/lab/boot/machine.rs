//! The plan's own hosts: nodes, reflectors and core gateways.

use std::fs;
use std::net::IpAddr;

use ipnet::IpNet;

use super::{QUIET, ROUTER, address};
use crate::export::{Artifact, Artifacts};
use crate::lab::daemon::{Daemon, Programs, Release, daemon};
use crate::lab::host::Host;
use crate::lab::layout::{Layout, Station};
use crate::lab::network::{self, Network};
use crate::lab::switch::{self, Port, Switch, WAN};
use crate::lab::trouble::{Result, Trouble};
use crate::model::values::{Family, NetworkMode, Platform, RoutingDaemon};
use crate::model::{Noun, Plan};
use crate::topology::{NodeView, Profile};

/// The files that routing daemons read.
pub const DAEMON_FILES: [&str; 3] = [
    "/etc/bird/bird.conf",
    "/etc/bird/bird6.conf",
    "/etc/frr/frr.conf",
];

/// A node, a reflector or a core gateway that runs.
pub struct Machine<'a> {
    /// What the plan says of it.
    pub station: &'a Station<'a>,
    /// Its namespaces.
    pub host: Host,
    /// Its routing daemon.
    pub daemon: Option<Box<dyn Daemon>>,
    /// The daemon's release.
    pub release: Option<Release>,
    /// A node's network.
    pub network: Option<Network>,
    /// Its cables to its segment.
    pub ports: Vec<Port>,
    /// A node's interfaces at those cables.
    pub carriers: Vec<&'a str>,
}

impl<'a> Machine<'a> {
    /// Starts a host with its exported files and its cables; its daemon does not run yet.
    ///
    /// # Errors
    /// What the kernel refuses, or a file that can't be loaded.
    pub fn start(
        station: &'a Station<'a>,
        layout: &Layout,
        files: &Artifacts,
        switch: &mut Switch,
    ) -> Result<Self> {
        let mut machine = Self {
            station,
            host: Host::start(station.name)?,
            daemon: None,
            release: None,
            network: None,
            ports: Vec::new(),
            carriers: Vec::new(),
        };
        for (path, file) in own_files(station.name, files) {
            machine.host.write(path, &file.text)?;
        }
        match &station.node {
            Some(_) => machine.wire_node(switch)?,
            None => machine.wire_speaker(layout, switch)?,
        }
        Ok(machine)
    }

    /// A node: its own files configure it.
    fn wire_node(&mut self, switch: &mut Switch) -> Result<()> {
        let Some(node) = &self.station.node else {
            return Ok(());
        };
        let lacking = network::lacking(node, &switch.host);
        for (name, is_carrier) in network::wires(node, &lacking) {
            let mac = node.link(name).and_then(|link| link.mac);
            // What does not belong to the uplink has a network of its own.
            let bridge = if is_carrier {
                switch::bridge(self.station.segment)
            } else {
                switch::SPARE.into()
            };
            let port = switch.plug(&bridge, &self.host, name, mac.map(|(mac, _)| mac))?;
            if is_carrier {
                self.ports.push(port);
                self.carriers.push(name);
            }
        }
        self.meet_provider(node, switch)?;
        self.network = Some(Network::start(node, &lacking, &self.host)?);
        Ok(())
    }

    /// The switch in front of a node does what its provider's does.
    fn meet_provider(&self, node: &NodeView, switch: &Switch) -> Result<()> {
        let Some((_, cluster)) = node.cluster.filter(|_| Self::is_bridged(node)) else {
            return Ok(());
        };
        if node.has_port_security() {
            let mut macs: Vec<_> = node.uplink().mac.iter().map(|(mac, _)| *mac).collect();
            for name in &self.carriers {
                macs.push(self.host.mac(name)?);
            }
            for port in &self.ports {
                switch.secure(port, &macs)?;
            }
        }
        if Profile::of(cluster).lone_v4 {
            for port in &self.ports {
                switch.isolate(port)?;
            }
        }
        Ok(())
    }

    /// Whether a node's VMs stand on a bridge.
    fn is_bridged(node: &NodeView) -> bool {
        matches!(
            node.mode,
            Some(NetworkMode::Switching | NetworkMode::Routing)
        )
    }

    /// Whether the switch in front of it takes frames from known MAC addresses only.
    pub fn is_secured(&self) -> bool {
        let node = self.station.node.as_ref();
        node.is_some_and(|node| Self::is_bridged(node) && node.has_port_security())
    }

    /// A reflector or core gateway: the plan knows its addresses, its routes follow from the layout.
    fn wire_speaker(&mut self, layout: &Layout, switch: &mut Switch) -> Result<()> {
        let station = self.station;
        self.host.sysctl(&QUIET)?;
        let uplink = station.interface();
        let port = switch.plug(&switch::bridge(station.segment), &self.host, uplink, None)?;
        self.ports.push(port);
        address(&self.host, uplink, &station.addresses)?;
        let mut lines: Vec<_> = layout
            .off_subnet(station.segment, &station.addresses)
            .map(|net| format!("route replace {net} dev {uplink}"))
            .collect();
        if let Some(underlay) = &layout.underlay {
            for net in layout.beyond(station.segment) {
                let via = underlay.address(station.segment, Family::of(net.addr()));
                lines.extend(via.map(|via| format!("route replace {net} via {via}")));
            }
        }
        if station.noun == Noun::Gateway {
            self.host.sysctl(&ROUTER)?;
            switch.plug(WAN, &self.host, WAN, None)?;
            let own = layout
                .wan
                .cores
                .iter()
                .find(|(name, _)| name == station.name);
            address(&self.host, WAN, own.map_or(&[], |(_, own)| own))?;
            let internet = layout.wan.host.iter().map(IpNet::addr);
            lines.extend(internet.map(|via| format!("route replace default via {via}")));
        }
        self.host.ip(lines)
    }

    /// Starts the daemon that its files are for.
    ///
    /// # Errors
    /// When the daemon is not on this machine, or does not take its files.
    pub fn start_daemon(&mut self, plan: &Plan, programs: &Programs) -> Result<()> {
        let Some(word) = word(plan, self.station) else {
            return Ok(());
        };
        if !DAEMON_FILES
            .iter()
            .any(|file| self.host.path(file).exists())
        {
            return Ok(());
        }
        let release = programs.find(word)?;
        let mut daemon = daemon(&release);
        let started = daemon.start(&self.host);
        self.daemon = Some(daemon);
        self.release = Some(release);
        started
    }

    /// Gives its daemon the files of a changed plan, when they are others than before.
    ///
    /// # Errors
    /// When the daemon refuses them.
    pub fn update_daemon(&mut self, files: &Artifacts) -> Result<()> {
        let mut changed = false;
        for (path, file) in own_files(self.station.name, files) {
            let is_daemons = path.starts_with("etc/bird/") || path.starts_with("etc/frr/");
            let old = fs::read_to_string(self.host.path(path));
            if is_daemons && old.is_ok_and(|old| old != file.text) {
                self.host.write(path, &file.text)?;
                changed = true;
            }
        }
        match &mut self.daemon {
            Some(daemon) if changed => daemon.reload(&self.host),
            _ => Ok(()),
        }
    }

    /// Whether its daemon's files hold some words.
    pub fn says(&self, words: &str) -> bool {
        let texts = DAEMON_FILES
            .iter()
            .map(|file| fs::read_to_string(self.host.path(file)));
        texts.flatten().any(|text| text.contains(words))
    }

    /// Its daemon.
    ///
    /// # Errors
    /// When it has none.
    pub fn daemon(&self) -> Result<&dyn Daemon> {
        let none = || Trouble::odd(format!("{} runs no routing daemon", self.name()));
        self.daemon.as_deref().ok_or_else(none)
    }

    /// Its name.
    pub fn name(&self) -> &'a str {
        self.station.name
    }

    /// Its address of a family.
    pub fn address(&self, family: Family) -> Option<IpAddr> {
        self.station.address(family)
    }
}

/// The files of a host, with their paths on it.
fn own_files<'f>(
    host: &str,
    files: &'f Artifacts,
) -> impl Iterator<Item = (&'f str, &'f Artifact)> {
    let prefix = format!("{host}/");
    let files = files.iter();
    files.filter_map(move |(path, file)| Some((path.strip_prefix(&prefix)?, file)))
}

/// The daemon that a station runs, if it has files for one.
fn word(plan: &Plan, station: &Station) -> Option<RoutingDaemon> {
    let given = match station.noun {
        Noun::Node => &plan.nodes.get(station.name)?.routing_daemon,
        Noun::Reflector => &plan.reflectors.get(station.name)?.daemon,
        _ => {
            return match plan.gateways.get(station.name)?.platform.get()? {
                Platform::Junos => None,
                Platform::Frr => Some(RoutingDaemon::Frr),
                Platform::Bird2 => Some(RoutingDaemon::Bird2),
            };
        }
    };
    Some(given.get().copied().unwrap_or(RoutingDaemon::Bird2))
}
