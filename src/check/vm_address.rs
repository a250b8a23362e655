//! VMs' addresses side by side: many rules go through them, and in a large plan the VMs themselves lie
//! all over the memory.

use std::net::IpAddr;

use super::Context;
use super::spaces::{Space, Spaces};
use crate::model::DocPath;
use crate::topology::VmView;

/// Stands for no space.
const NO_SPACE: u32 = u32::MAX;

/// A readable address of a VM.
#[derive(Clone, Copy, Debug)]
pub struct VmAddress {
    /// The address.
    pub address: IpAddr,
    // Short numbers: no plan that is read into memory has more.
    vm: u32,
    index: u32,
    space: u32,
}

impl VmAddress {
    /// Whose it is.
    pub fn vm<'a, 'p>(&self, cx: &'a Context<'p>) -> &'a VmView<'p> {
        &cx.vms[self.vm as usize]
    }

    /// Where it stands among the VM's addresses.
    pub fn index(&self) -> usize {
        self.index as usize
    }

    /// Where it stands in the plan.
    pub fn at(&self, cx: &Context) -> DocPath {
        self.vm(cx).at().join("addresses").index(self.index())
    }

    /// The addresses that its VM can have, while its node, its cluster and their type are known.
    pub fn space<'a>(&self, cx: &'a Context) -> Option<&'a Space> {
        cx.spaces.get(self.space)
    }
}

/// All addresses of VMs, filled VM by VM.
pub struct VmAddresses<'p> {
    /// What was found.
    pub found: Vec<VmAddress>,
    vms: u32,
    /// The node and the space of the last VM: neighbours by name often share a node.
    last: Option<(&'p String, u32)>,
}

impl<'p> VmAddresses<'p> {
    /// None yet.
    pub fn new() -> Self {
        Self {
            found: Vec::new(),
            vms: 0,
            last: None,
        }
    }

    /// Takes the addresses of the next VM.
    pub fn add(&mut self, vm: &VmView<'p>, spaces: &Spaces) {
        let space = self.space(vm, spaces);
        for (index, entry) in (0..).zip(&vm.vm.addresses) {
            if let Some(&address) = entry.get() {
                self.found.push(VmAddress {
                    address,
                    vm: self.vms,
                    index,
                    space,
                });
            }
        }
        self.vms += 1;
    }

    fn space(&mut self, vm: &VmView<'p>, spaces: &Spaces) -> u32 {
        let (Some((node, _)), Some((cluster, _))) = (vm.node, vm.cluster) else {
            return NO_SPACE;
        };
        match self.last {
            Some((last, space)) if std::ptr::eq(last, node) => space,
            _ => {
                let space = spaces.find(cluster, node).unwrap_or(NO_SPACE);
                self.last = Some((node, space));
                space
            }
        }
    }
}
