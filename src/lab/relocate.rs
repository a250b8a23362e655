//! Moving a VM from one node to another, as a platform and the plan's files do it.

use super::Lab;
use super::scenario;
use super::trouble::{Result, Trouble};
use crate::check::Valid;
use crate::export::{Artifacts, export};
use crate::model::{Edit, Noun, Tree};

impl Lab<'_> {
    /// Moves a VM: the new node's daemon learns of it first where its files tell it, then the interface
    /// goes over, then the old node's daemon forgets it.
    ///
    /// # Errors
    /// When the plan does not allow it there, or what the kernel or a daemon refuses.
    pub fn relocate(&mut self, guest: usize, to: &str) -> Result<()> {
        let moving = &self.guests[guest];
        let from = moving.node.clone();
        let files = self.with_vm_on(&moving.name, to)?;
        let (old, new) = (self.running(&from)?, self.running(to)?);
        self.machines[new].update_daemon(&files)?;
        scenario::unplug(self, &self.guests[guest], &self.machines[old])?;
        scenario::plug(self, &self.guests[guest], &self.machines[new])?;
        self.machines[old].update_daemon(&files)?;
        to.clone_into(&mut self.guests[guest].node);
        Ok(())
    }

    /// The files of the plan with all VMs where they are, but for one.
    fn with_vm_on(&self, vm: &str, node: &str) -> Result<Artifacts> {
        let places = self.guests.iter().map(|guest| (&*guest.name, &*guest.node));
        let places = places.map(|(name, own)| (name, if name == vm { node } else { own }));
        let edits: Vec<_> = places
            .map(|(name, node)| Edit::Put {
                at: Noun::Vm.at(name).join("node"),
                value: Tree::Text(node.to_owned()),
            })
            .collect();
        let moved = Edit::apply_all(&edits, self.plan);
        let moved = moved.map_err(|error| Trouble::odd(error.to_string()))?;
        let (plan, _) = Valid::check(moved).map_err(|_| {
            Trouble::odd(format!("with the VM `{vm}` on {node} the plan has errors"))
        })?;
        Ok(export(&plan))
    }

    fn running(&self, name: &str) -> Result<usize> {
        self.index(name)
            .ok_or_else(|| Trouble::odd(format!("{name} does not run")))
    }
}
