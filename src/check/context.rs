//! What rules look at.

use std::cell::OnceCell;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use ipnet::IpNet;

use super::Excepted;
use super::spaces::{Space, Spaces};
use super::vm_address::{VmAddress, VmAddresses};
use crate::address::{AddressSet, Allocation, Infrastructure, Usable};
use crate::model::values::{AddressRange, Family, InterfaceAddress, NetworkKind, Notes, Title};
use crate::model::{
    DocPath, Entry, Fault, Field, Leaf, Network, Noun, Plan, Reason, Reference, Value,
};
use crate::sorted;
use crate::topology::{Fabric, NodeView, Speaker, VmView, fabrics, nodes, vms};

/// A plan and what follows from it, worked out once for all rules.
pub struct Context<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// What had no place in the plan when it was read from a file.
    pub faults: &'p [Fault],
    /// Its IP fabrics, by name.
    pub fabrics: Vec<Fabric<'p>>,
    /// Its VMs, by name.
    pub vms: Vec<VmView<'p>>,
    /// Its nodes with their interfaces, by name.
    pub nodes: Vec<NodeView<'p>>,
    /// Its nodes, reflectors and core gateways, by name within each kind.
    pub devices: Vec<Device<'p>>,
    /// Every place in a list that names an object, and every other one whose object is not there: all
    /// that rules ask about, and few of a large plan's.
    pub references: Vec<Reference>,
    /// Every value that can't be read, with the reason.
    pub unread: Vec<(DocPath, &'p Reason)>,
    /// Every text in a user's own words.
    pub texts: Vec<Text<'p>>,
    /// Exceptions that turned nothing off; known when all other rules have looked.
    pub stale_exceptions: Vec<Excepted<'p>>,
    /// Every readable address of every VM, in the order of the plan.
    pub vm_addresses: Vec<VmAddress>,
    /// The same, sorted by address.
    pub by_address: Vec<VmAddress>,
    /// The addresses that VMs have.
    pub taken: Arc<AddressSet>,
    /// The addresses that belong to the network itself.
    pub infrastructure: Infrastructure<'p>,
    node_ranges: OnceCell<AddressSet>,
    /// The addresses that VMs can have.
    pub(super) spaces: Spaces<'p>,
}

/// A title or a note.
#[derive(Clone, Debug)]
pub struct Text<'p> {
    /// Where it stands.
    pub at: DocPath,
    /// What it says.
    pub text: &'p str,
    /// Whether it is a note: of several lines, and never exported.
    pub is_note: bool,
}

/// A node, a reflector or a core gateway: a host with addresses of its own.
#[derive(Clone, Copy, Debug)]
pub struct Device<'p> {
    /// What it is.
    pub noun: Noun,
    /// Its name.
    pub name: &'p str,
    /// What stands as its IPv4 address, of whatever family.
    pub ipv4: &'p Entry<InterfaceAddress>,
    /// What stands as its IPv6 address, of whatever family.
    pub ipv6: &'p Entry<InterfaceAddress>,
}

impl<'p> Context<'p> {
    /// Works out what follows from a plan.
    pub fn new(plan: &'p Plan, faults: &'p [Fault]) -> Self {
        let infrastructure = Infrastructure::of(plan);
        let spaces = Spaces::new(plan, &infrastructure);
        let (mut references, mut unread, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        let mut visit = |at: &DocPath, leaf: Leaf<'p>| {
            if let Some(noun) = leaf.refers_to {
                // VMs alone name nodes, and they follow with what was found of theirs.
                let in_list = at.last().parse::<usize>().is_ok();
                if noun != Noun::Node && (in_list || !noun.exists(plan, leaf.text.trim())) {
                    references.push(Reference::new(at, noun, leaf.text));
                }
            }
            if let Some(reason) = leaf.error {
                unread.push((at.clone(), reason));
            }
            let is_note = leaf.kind == Notes::KIND;
            if is_note || leaf.kind == Title::KIND {
                let (at, text) = (at.clone(), leaf.text);
                texts.push(Text { at, text, is_note });
            }
        };
        let mut views = Vec::with_capacity(plan.vms.len());
        let mut vm_addresses = VmAddresses::new();
        for field in Plan::FIELDS {
            let mut at = DocPath::root().join(field.name);
            if field.name != Noun::Vm.collection() {
                let part = plan.part(&at);
                part.into_iter()
                    .for_each(|part| part.walk(&mut at, &mut visit));
                continue;
            }
            // All that is wanted of a VM at once: a large plan's are no longer near when one comes back.
            for view in vms(plan) {
                at.push(view.name.to_owned());
                let part: &dyn Field = view.vm;
                part.walk(&mut at, &mut visit);
                at.pop();
                vm_addresses.add(&view, &spaces);
                views.push(view);
            }
        }
        let (vms, vm_addresses) = (views, vm_addresses.found);
        let homeless = vms
            .iter()
            .filter(|vm| vm.node.is_none() && vm.vm.node.is_given());
        references.extend(
            homeless.map(|vm| Reference::new(&vm.at().join("node"), Noun::Node, vm.vm.node.text())),
        );
        let mut by_address = vm_addresses.clone();
        sorted::sort_by_key(&mut by_address, |one| one.address);
        let taken = by_address
            .iter()
            .map(|one| AddressRange::single(one.address));
        Self {
            taken: Arc::new(taken.collect()),
            plan,
            faults,
            fabrics: fabrics(plan),
            vm_addresses,
            by_address,
            vms,
            nodes: nodes(plan),
            devices: devices(plan),
            references,
            unread,
            texts,
            stale_exceptions: Vec::new(),
            infrastructure,
            node_ranges: OnceCell::new(),
            spaces,
        }
    }

    /// The addresses VMs on a node can have. `None` while the node's cluster or its type is unknown.
    pub fn usable(&self, node: &str) -> Option<&Usable> {
        Some(&self.space(node)?.usable)
    }

    fn space(&self, node: &str) -> Option<&Space> {
        let (cluster, _) = self.plan.cluster_of(self.plan.nodes.get(node)?)?;
        self.spaces.get(self.spaces.find(cluster, node)?)
    }

    /// The addresses VMs of a cluster can have. `None` for Routing, where each node has its own.
    pub fn usable_in_cluster(&self, cluster: &str) -> Option<&Usable> {
        Some(&self.spaces.of_cluster(cluster)?.usable)
    }

    /// The ranges of all nodes.
    pub fn node_ranges(&self) -> &AddressSet {
        self.node_ranges.get_or_init(|| {
            let nodes = self.plan.nodes.values();
            let ranges = nodes.flat_map(|node| &node.vm_ranges);
            ranges.filter_map(|range| range.get().copied()).collect()
        })
    }

    /// The next free address for a VM on a node, another one each time, so that all fixes together
    /// give no address twice.
    pub fn free_address(&self, node: &str, family: Family) -> Option<IpAddr> {
        let Space {
            usable, offered, ..
        } = self.space(node)?;
        let mut offered = offered.borrow_mut();
        let offered = offered.get_or_insert_with(|| Allocation::new(usable, self.taken.clone()));
        offered.next(family).ok()
    }

    /// The node of that name with its interfaces.
    pub fn node(&self, name: &str) -> Option<&NodeView<'p>> {
        let behind = self.nodes.partition_point(|node| node.name < name);
        self.nodes.get(behind).filter(|node| node.name == name)
    }

    /// Whether a value is given at a place, readable or not.
    pub fn is_given(&self, at: &DocPath) -> bool {
        let leaf = self.plan.part(at).and_then(Field::leaf);
        leaf.is_some_and(|leaf| leaf.given)
    }

    /// Whether all that is given at and below a place can be read, and names objects of the plan: if
    /// not, nothing can be said about what is missing there.
    pub fn is_readable(&self, at: &DocPath) -> bool {
        let mut readable = true;
        if let Some(part) = self.plan.part(at) {
            part.walk(&mut at.clone(), &mut |_, leaf| {
                let known = |noun: Noun| noun.exists(self.plan, leaf.text.trim());
                readable &= leaf.error.is_none() && leaf.refers_to.is_none_or(known);
            });
        }
        readable
    }

    /// The router id a speaker runs with. `None` too while the given one can't be read.
    pub fn router_id(&self, speaker: &Speaker) -> Option<Ipv4Addr> {
        let given = speaker.at().join("router_id");
        speaker.router_id().filter(|_| self.is_readable(&given))
    }

    /// The networks that hold addresses, by name; one without a kind counts as such, one whose kind
    /// can't be read does not.
    pub fn active_networks(&self) -> impl Iterator<Item = (&'p str, &'p Network, IpNet)> {
        let plan = self.plan;
        plan.networks.iter().filter_map(|(name, network)| {
            let container = network.kind.get() == Some(&NetworkKind::Container);
            let active = !container && network.kind.error().is_none();
            let net = network.prefix.get()?.net();
            active.then_some((name.as_str(), &**network, net))
        })
    }
}

impl<'p> Device<'p> {
    /// Where it stands in the plan.
    pub fn at(&self) -> DocPath {
        self.noun.at(self.name)
    }

    /// Its readable addresses with the fields they stand in.
    pub fn addresses(&self) -> impl Iterator<Item = (&'static str, InterfaceAddress)> + use<> {
        let fields = [("ipv4", self.ipv4.get()), ("ipv6", self.ipv6.get())];
        fields
            .into_iter()
            .filter_map(|(field, address)| Some((field, address.copied()?)))
            .collect::<Vec<_>>()
            .into_iter()
    }
}

fn devices(plan: &Plan) -> Vec<Device<'_>> {
    let device = |noun, name, ipv4, ipv6| Device {
        noun,
        name,
        ipv4,
        ipv6,
    };
    let nodes = plan
        .nodes
        .iter()
        .map(|(name, node)| device(Noun::Node, name.as_str(), &node.ipv4, &node.ipv6));
    let reflectors = plan
        .reflectors
        .iter()
        .map(|(name, rr)| device(Noun::Reflector, name.as_str(), &rr.ipv4, &rr.ipv6));
    let gateways = plan
        .gateways
        .iter()
        .map(|(name, gw)| device(Noun::Gateway, name.as_str(), &gw.ipv4, &gw.ipv6));
    nodes.chain(reflectors).chain(gateways).collect()
}
