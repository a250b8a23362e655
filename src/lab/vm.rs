//! VMs: namespaces with one interface each, whose other end is on a node.

use std::net::IpAddr;

use super::host::Host;
use super::inside::Inside;
use super::trouble::{Result, Trouble};
use crate::export::{Artifacts, guest};
use crate::model::values::{Family, MacAddr};
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
    /// What it was told of its network. It is not told anew when it moves.
    pub told: Option<Inside>,
    /// Its namespaces.
    pub host: Host,
}

impl Guest {
    /// The families that it has an address of.
    pub fn families(&self) -> Vec<Family> {
        let has = |family: &Family| {
            let mut own = self.addresses.iter();
            own.any(|address| Family::of(*address) == *family)
        };
        Family::ALL.into_iter().filter(has).collect()
    }

    /// Starts a VM that is not yet plugged into its node. It is told of its network by the file that is exported
    /// for it; `None` leaves that to the plan.
    ///
    /// # Errors
    /// When its namespaces can't be made, or its file is refused.
    pub fn start(vm: &VmView, files: Option<&Artifacts>) -> Result<Self> {
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
        let addresses = vm.vm.addresses.iter();
        let addresses: Vec<_> = addresses.filter_map(|entry| entry.get().copied()).collect();
        let path = format!("{node}/{}/{}/network-config", guest::FOLDER, vm.name);
        let told = match files.map(|files| files.get(&path)) {
            None => None,
            Some(Some(file)) => Some(Inside::told(&host, &file.text, vm.mac)?),
            // Without an address there is nothing to tell.
            Some(None) if addresses.is_empty() => Some(Inside::default()),
            Some(None) => return Err(Trouble::odd(format!("`{path}` was not exported"))),
        };
        Ok(Self {
            name: vm.name.to_owned(),
            interface: interface.to_string(),
            addresses,
            mac: vm.mac,
            is_anycast: vm.is_anycast,
            node: node.to_owned(),
            told,
            host,
        })
    }
}
