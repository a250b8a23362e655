//! What rules look at.

use std::cell::RefCell;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use ipnet::IpNet;

use super::Excepted;
use crate::address::{AddressSet, Allocation, Infrastructure, Usable};
use crate::model::values::{AddressRange, Family, InterfaceAddress, NetworkKind, Notes, Title};
use crate::model::{DocPath, Entry, Fault, Field, Network, Noun, Plan, Reason, Reference, Value};
use crate::sorted::{self, Lookup};
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
    /// Every readable address of every VM, in the order of the plan. Side by side: many rules go through
    /// them, and in a large plan the VMs themselves lie all over the memory.
    pub vm_addresses: Vec<VmAddress>,
    /// The same addresses alone, sorted, as often as they stand there.
    pub sorted_addresses: Vec<IpAddr>,
    /// The addresses that VMs have.
    pub taken: Arc<AddressSet>,
    /// The addresses that belong to the network itself.
    pub infrastructure: Infrastructure<'p>,
    space_of_cluster: Lookup<&'p str, Space>,
    space_of_node: Lookup<&'p str, Space>,
}

/// The addresses for the VMs of a cluster or a node, and which of them rules have offered.
struct Space {
    usable: Usable,
    offered: RefCell<Option<Allocation>>,
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

/// An address of a VM.
#[derive(Clone, Copy, Debug)]
pub struct VmAddress {
    /// The address.
    pub address: IpAddr,
    /// Whose it is, as an index into the context's VMs.
    pub vm: usize,
    /// Where it stands among the VM's addresses.
    pub index: usize,
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
        let space_of_cluster = plan
            .clusters
            .keys()
            .filter_map(|name| {
                let usable = Usable::for_cluster(plan, &infrastructure, name)?;
                Some((name.as_str(), Space::new(usable)))
            })
            .collect::<Lookup<_, _>>();
        let has_own = |name: &str| {
            let cluster = plan.nodes.get(name).and_then(|node| plan.cluster_of(node));
            cluster.is_some_and(|(cluster, _)| space_of_cluster.get(cluster).is_none())
        };
        let space_of_node = plan
            .nodes
            .keys()
            .filter(|name| has_own(name))
            .filter_map(|name| {
                let usable = Usable::for_node(plan, &infrastructure, name)?;
                Some((name.as_str(), Space::new(usable)))
            })
            .collect();
        let (mut references, mut unread, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        plan.walk(&mut DocPath::root(), &mut |at, leaf| {
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
        });
        let vms: Vec<_> = vms(plan).collect();
        let homeless = vms
            .iter()
            .filter(|vm| vm.node.is_none() && vm.vm.node.is_given());
        references.extend(
            homeless.map(|vm| Reference::new(&vm.at().join("node"), Noun::Node, vm.vm.node.text())),
        );
        let vm_addresses = readable_addresses(&vms);
        let mut sorted_addresses: Vec<_> = vm_addresses.iter().map(|one| one.address).collect();
        sorted::sort(&mut sorted_addresses);
        let taken = sorted_addresses.iter().copied().map(AddressRange::single);
        Self {
            taken: Arc::new(taken.collect()),
            plan,
            faults,
            fabrics: fabrics(plan),
            vm_addresses,
            sorted_addresses,
            vms,
            nodes: nodes(plan),
            devices: devices(plan),
            references,
            unread,
            texts,
            stale_exceptions: Vec::new(),
            infrastructure,
            space_of_cluster,
            space_of_node,
        }
    }

    /// The addresses VMs on a node can have. `None` while the node's cluster or its type is unknown.
    pub fn usable(&self, node: &str) -> Option<&Usable> {
        Some(&self.space(node)?.usable)
    }

    fn space(&self, node: &str) -> Option<&Space> {
        self.space_of_node.get(node).or_else(|| {
            let (cluster, _) = self.plan.cluster_of(self.plan.nodes.get(node)?)?;
            self.space_of_cluster.get(cluster)
        })
    }

    /// The addresses a VM can have, likewise.
    pub fn usable_of(&self, vm: &VmView) -> Option<&Usable> {
        // There are few clusters, and many nodes.
        let shared = self.space_of_cluster.get(vm.cluster?.0);
        let space = shared.or_else(|| self.space_of_node.get(vm.node?.0))?;
        Some(&space.usable)
    }

    /// The addresses VMs of a cluster can have. `None` for Routing, where each node has its own.
    pub fn usable_in_cluster(&self, cluster: &str) -> Option<&Usable> {
        Some(&self.space_of_cluster.get(cluster)?.usable)
    }

    /// The next free address for a VM on a node, another one each time, so that all fixes together
    /// give no address twice.
    pub fn free_address(&self, node: &str, family: Family) -> Option<IpAddr> {
        let Space { usable, offered } = self.space(node)?;
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

impl Space {
    fn new(usable: Usable) -> Self {
        let offered = RefCell::default();
        Self { usable, offered }
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

fn readable_addresses(vms: &[VmView]) -> Vec<VmAddress> {
    let mut found = Vec::with_capacity(vms.len());
    for (vm, view) in vms.iter().enumerate() {
        for (index, entry) in view.vm.addresses.iter().enumerate() {
            if let Some(&address) = entry.get() {
                found.push(VmAddress { address, vm, index });
            }
        }
    }
    found
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
