//! The steps from one plan to the other.

mod advice;
mod between;
mod expected;
mod files;
mod guests;
mod handover;
mod host;
mod interfaces;
mod junos;
mod kept;
mod moves;
mod order;
mod platform;
mod routing;
mod traffic;
mod vms;

pub use kept::folder;

use super::devices::{DeviceChange, FileKind};
use super::objects::ObjectChange;
use super::side::Side;
use crate::export::Artifacts;
use crate::export::node::Host;
use crate::model::Noun;
use crate::topology::Speaker;

/// One step, on one host or on several that are treated alike.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// What is done.
    pub title: String,
    /// The hosts with the addresses to reach them at, one after the other; none where the platform
    /// that runs the VMs does it.
    pub hosts: Vec<(String, String)>,
    /// What to know before; may be empty.
    pub note: String,
    /// Commands on one's own machine, in the folder of the new export.
    pub bring: String,
    /// Commands on the host.
    pub commands: String,
    /// Commands that show how it went.
    pub check: String,
    /// What is to be seen then.
    pub expect: Vec<String>,
    /// Commands that keep the step once that is seen; without them the host takes it back by itself.
    pub confirm: String,
    /// Commands that take the step back.
    pub back: String,
}

/// Both plans with what differs between them.
pub struct Both<'a> {
    /// The old one.
    pub old: &'a Side<'a>,
    /// The new one.
    pub new: &'a Side<'a>,
    /// The new one's nodes, by name.
    pub hosts: &'a [Host<'a>],
    /// The old one's nodes, by name.
    pub old_hosts: &'a [Host<'a>],
    /// Where steps keep on a host what they replace.
    pub kept: String,
    /// The old one's files.
    pub before: &'a Artifacts,
    /// The new one's files.
    pub after: &'a Artifacts,
    /// The objects that differ.
    pub objects: &'a [ObjectChange],
    /// The hosts whose files differ.
    pub devices: &'a [DeviceChange],
}

impl Both<'_> {
    /// A node of the new plan.
    fn host(&self, name: &str) -> Option<&Host<'_>> {
        let at = self.hosts.binary_search_by(|host| host.name.cmp(name));
        at.ok().map(|at| &self.hosts[at])
    }

    /// A node of the old plan.
    fn old_host(&self, name: &str) -> Option<&Host<'_>> {
        let at = self.old_hosts.binary_search_by(|host| host.name.cmp(name));
        at.ok().map(|at| &self.old_hosts[at])
    }

    /// A host where it is reached now.
    fn device(&self, device: &DeviceChange) -> Option<Speaker<'_>> {
        let old = self.old.device(&device.host);
        old.or_else(|| self.new.device(&device.host))
    }

    /// Whether a host has nothing of the old plan.
    fn is_new(&self, device: &DeviceChange) -> bool {
        let is_gateway = order::role(self, device) == Noun::Gateway;
        self.old.device(&device.host).is_none() || is_gateway && device.is_only(FileKind::Added)
    }

    /// The addresses of a host that are other ones than before, in words; empty where there are none.
    fn new_addresses(&self, host: &str) -> String {
        let (Some(old), Some(new)) = (self.old.device(host), self.new.device(host)) else {
            return String::new();
        };
        let pairs = [(old.v4, new.v4), (old.v6, new.v6)];
        let moved = pairs.into_iter().filter(|(old, new)| old != new);
        let texts = moved.filter_map(|(_, new)| Some(new?.addr().to_string()));
        texts.collect::<Vec<_>>().join(" and ")
    }

    /// What to know of a host's new address; nothing where it keeps its own.
    fn new_address(&self, device: &DeviceChange) -> String {
        let new = self.new_addresses(&device.host);
        let is_node = self
            .new
            .device(&device.host)
            .is_some_and(|own| own.noun == Noun::Node);
        match (new.as_str(), is_node) {
            ("", _) => String::new(),
            (_, true) => format!("Its address becomes {new}: from then on it is reached there."),
            (_, false) => format!(
                "Its address becomes {new}, which it has beside the old one since before the first step; the old one goes \
                 when all is done."
            ),
        }
    }

    /// The gateways that VMs on some nodes of IP fabrics had and have no more, each once.
    fn old_gateways<'n>(&self, nodes: impl Iterator<Item = &'n str>) -> Vec<String> {
        let mut gateways = Vec::new();
        for node in nodes {
            let fabrics = (self.old_host(node), self.host(node));
            let (Some(old), Some(new)) = (
                fabrics.0.and_then(|host| host.fabric),
                fabrics.1.and_then(|host| host.fabric),
            ) else {
                continue;
            };
            let now = new.gateways();
            let gone = old.gateways().into_iter().filter(|own| !now.contains(own));
            gateways.extend(gone.map(|own| own.to_string()));
        }
        crate::sorted::sort(&mut gateways);
        gateways.dedup();
        gateways
    }
}

/// The steps in their order, and what to think of before the first.
pub fn steps(both: &Both) -> (Vec<Step>, Vec<String>) {
    let order = order::Order::of(both);
    let steps = order::ordered(both, &order);
    let advice = advice::advice(both, &order, &steps);
    (steps, advice)
}
