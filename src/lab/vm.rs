//! VMs: namespaces with one interface each, whose other end is on a node.

use std::net::IpAddr;

use super::host::Host;
use super::trouble::{Result, Trouble};
use crate::model::values::MacAddr;
use crate::topology::VmView;

/// A VM, plugged into a node or not.
#[derive(Debug)]
pub struct Guest {
    /// Its name in the plan.
    pub name: String,
    /// Its interface on a node.
    pub interface: String,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
    /// Its MAC address, where the plan gives one.
    pub mac: Option<MacAddr>,
    /// Whether other VMs have its addresses too.
    pub is_anycast: bool,
    /// The node it runs on.
    pub node: String,
    /// Its namespaces.
    pub host: Host,
}

impl Guest {
    /// Starts a VM that is not yet plugged into its node.
    ///
    /// # Errors
    /// When its namespaces can't be made.
    pub fn start(vm: &VmView) -> Result<Self> {
        let (Some((node, _)), Some(interface)) = (vm.node, vm.interface()) else {
            return Err(Trouble::odd(format!(
                "the VM `{}` has no node or no interface",
                vm.name
            )));
        };
        let host = Host::start(&format!("_vm_{}", vm.name))?;
        host.sysctl(&[
            "net.ipv6.conf.default.accept_dad=0",
            // As a hypervisor does for a VM that has come: the switches learn where it is.
            "net.ipv4.conf.default.arp_notify=1",
        ])?;
        Ok(Self {
            name: vm.name.to_owned(),
            interface: interface.to_string(),
            addresses: vm
                .vm
                .addresses
                .iter()
                .filter_map(|entry| entry.get().copied())
                .collect(),
            mac: vm.mac,
            is_anycast: vm.is_anycast,
            node: node.to_owned(),
            host,
        })
    }
}
