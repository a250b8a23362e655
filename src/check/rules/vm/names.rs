//! Names for VM interfaces that nothing in the plan has.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::check::Context;
use crate::model::values::{MAX_INTERFACE_NAME, VmIfName};
use crate::model::{DocPath, Edit, Value};

/// What the interface's name adds to the VM's.
pub(super) const SUFFIX: &str = "_net0";
/// The longest VM name that leaves room for it.
pub(super) const LONGEST: usize = MAX_INTERFACE_NAME - SUFFIX.len();

/// Gives each name once, on whatever node: a VM may move.
pub(super) struct FreeNames<'a> {
    cx: &'a Context<'a>,
    taken: OnceCell<BTreeSet<String>>,
}

impl<'a> FreeNames<'a> {
    pub(super) fn new(cx: &'a Context<'a>) -> Self {
        Self {
            cx,
            taken: OnceCell::new(),
        }
    }

    /// The change that gives a VM's interface a name of its own, and the name.
    pub(super) fn change(&mut self, vm: &str, at: &DocPath) -> Option<(String, Vec<Edit>)> {
        self.taken.get_or_init(|| taken(self.cx));
        let taken = self.taken.get_mut()?;
        let mut candidates = (0..64).map(|salt| shortened(vm, salt));
        let name = candidates.find(|name| !taken.contains(name))?;
        VmIfName::parse(&name).ok()?;
        taken.insert(name.clone());
        let edits = vec![Edit::set(at.join("interface"), name.clone())];
        Some((name, edits))
    }
}

fn taken(cx: &Context) -> BTreeSet<String> {
    let mut taken = BTreeSet::new();
    for vm in &cx.vms {
        taken.extend(vm.interface().map(|name| name.to_string()));
    }
    for node in cx.plan.nodes.values() {
        taken.extend(node.uplink.get().map(ToString::to_string));
        for name in node.interfaces.keys() {
            taken.insert(name.clone());
        }
    }
    for cluster in cx.plan.clusters.values() {
        taken.extend(cluster.network.bridge.get().map(ToString::to_string));
    }
    taken
}

/// The beginning of the VM's name and a checksum of all of it: the same for the same name, and
/// different for names that differ at their end only.
fn shortened(name: &str, salt: u32) -> String {
    let inert = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let start: String = name.chars().filter(inert).take(LONGEST - 4).collect();
    // FNV-1a, which is short and the same everywhere.
    let fnv = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
    let hash = name
        .bytes()
        .chain(salt.to_le_bytes())
        .fold(2_166_136_261, fnv);
    format!("{start}{:04x}{SUFFIX}", (hash >> 16) ^ (hash & 0xffff))
}
