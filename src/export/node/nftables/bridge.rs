//! What VMs on a bridge may send, which is one segment with the network.
//!
//! Besides foreign sources these are the roles that hosters keep to themselves: OpenStack's Neutron drops router
//! advertisements and answers of DHCP from VMs in the same way (`neutron/agent/linux/iptables_firewall.py`).

use std::net::IpAddr;

use super::ast::{Elements, Form, Kind, Place, Rule, Sender, Set, Table, Test, Verdict};
use super::lower::drop;
use crate::export::node::Host;
use crate::export::site::Site;
use crate::model::values::{AddressRange, Family, IfName, MacAddr, VmIfName};
use crate::model::{Node, Value};
use crate::sorted;

/// What the plan knows of VMs.
struct Known {
    /// Those of the cluster with a MAC address: they may all move here.
    macs: Vec<(MacAddr, IpAddr)>,
    /// Those without that run here. They can be told by their interface, and nobody else by theirs.
    names: Vec<(VmIfName, IpAddr)>,
}

/// The guard of a bridge.
pub fn lower(site: &Site, host: &Host) -> Option<Table> {
    let uplink = host.uplink().filter(|_| host.guards_sources())?;
    let known = known(site, host);
    let mut table = Table {
        place: Place::Bridge,
        sets: Vec::new(),
        rules: vec![accept(
            "The network and other nodes.",
            vec![Test::From(uplink.clone())],
        )],
    };
    let bridge = host.view.home_link();
    let ports = bridge.ports.iter();
    let further = ports.filter_map(|(port, _)| IfName::parse(port).ok());
    for port in further.filter(|port| port != uplink) {
        table.rules.push(accept("", vec![Test::From(port)]));
    }
    for form in Form::ALL {
        infrastructure(&mut table, site, host, form);
    }
    let mut why = "No VM is a router or hands out addresses.";
    for test in [
        Test::Routes,
        Test::Leases(Family::V4),
        Test::Leases(Family::V6),
    ] {
        table.rules.push(drop(why, vec![test]));
        why = "";
    }
    if !known.macs.is_empty() {
        table.set("vm_macs", Elements::Macs(once(&known.macs)));
    }
    if !known.names.is_empty() {
        table.set("vm_names", Elements::Names(once(&known.names)));
    }
    // Neighbour discovery comes from link-local addresses as well, so it is looked at before they pass.
    vms(&mut table, &known, Form::Target);
    table.rules.extend([
        accept(
            "A host that asks for its address, and what never leaves the link.",
            vec![Test::Unbound(Kind::V4)],
        ),
        accept("", vec![Test::Unbound(Kind::Arp)]),
        accept("", vec![Test::Unbound(Kind::V6)]),
    ]);
    vms(&mut table, &known, Form::V4);
    vms(&mut table, &known, Form::V6);
    Some(table)
}

fn accept(why: &'static str, tests: Vec<Test>) -> Rule {
    Rule {
        why,
        tests,
        verdict: Verdict::Accept,
    }
}

impl Table {
    fn has(&self, name: &str) -> bool {
        self.sets.iter().any(|set| set.name == name)
    }

    fn set(&mut self, name: &'static str, elements: Elements) {
        self.sets.push(Set { name, elements });
    }

    /// A rule for each kind of packet that carries an address in that form.
    fn each_kind(&mut self, why: &'static str, form: Form, tests: impl Fn(Kind) -> Vec<Test>) {
        let mut why = why;
        for kind in form.kinds() {
            let mut all = Vec::new();
            if form == Form::Target {
                all.push(Test::Message(*kind));
            }
            all.extend(tests(*kind));
            self.rules.push(drop(why, all));
            why = "";
        }
    }
}

fn known(site: &Site, host: &Host) -> Known {
    let mut known = Known {
        macs: Vec::new(),
        names: Vec::new(),
    };
    for vm in site.vms_of(host.cluster_name) {
        let addresses = vm.vm.addresses.iter().filter_map(|entry| entry.get());
        if let Some(mac) = vm.vm.mac.get() {
            known.macs.extend(addresses.map(|address| (*mac, *address)));
        }
    }
    for vm in host.vms(site).filter(|vm| vm.mac.is_none()) {
        let addresses = vm.vm.addresses.iter().filter_map(|entry| entry.get());
        if let Some(name) = vm.interface() {
            known
                .names
                .extend(addresses.map(|address| (name.clone(), *address)));
        }
    }
    known
}

/// By what they are known, each once.
fn once<T: Ord + Clone>(known: &[(T, IpAddr)]) -> Vec<T> {
    let mut once: Vec<_> = known.iter().map(|(by, _)| by.clone()).collect();
    sorted::sort(&mut once);
    once.dedup();
    once
}

/// Those with an address of a family.
fn of_family<T: Clone>(known: &[(T, IpAddr)], family: Family) -> Vec<(T, IpAddr)> {
    let own = known.iter().filter(|(_, own)| Family::of(*own) == family);
    own.cloned().collect()
}

fn infrastructure(table: &mut Table, site: &Site, host: &Host, form: Form) {
    let addresses = stations(site, host, form.family());
    if addresses.is_empty() {
        return;
    }
    let set = names(form).infrastructure;
    table.set(set, listed(form, addresses));
    table.each_kind("No VM is a node or a gateway.", form, |kind| {
        vec![Test::In(kind, set)]
    });
}

/// What VMs of the plan may say, and others must not.
fn vms(table: &mut Table, known: &Known, form: Form) {
    let names = names(form);
    let own = of_family(&known.macs, form.family());
    let addresses: Vec<_> = own.iter().map(|(_, address)| *address).collect();
    if !own.is_empty() {
        table.set(names.addresses, listed(form, addresses));
        table.set(names.owners, Elements::Owners(form, own));
    }
    let has_owners = table.has(names.owners);
    if table.has("vm_macs") {
        let why = "A VM of the plan has its own addresses, and nobody else has them.";
        bound(
            table,
            form,
            Sender::Mac,
            has_owners.then_some(names.owners),
            why,
        );
    }
    if has_owners {
        table.each_kind("", form, |kind| {
            let foreign = Test::NotOwn(kind, Sender::Mac, names.owners);
            vec![Test::In(kind, names.addresses), foreign]
        });
    }
    let own = of_family(&known.names, form.family());
    let has_ports = !own.is_empty();
    if has_ports {
        table.set(names.ports, Elements::Ports(form, own));
    }
    if table.has("vm_names") {
        let why = "One without a MAC address in the plan is known by its interface.";
        bound(
            table,
            form,
            Sender::Interface,
            has_ports.then_some(names.ports),
            why,
        );
    }
}

/// Binds senders to the pairs of a set; without one they have no address of the form at all.
fn bound(
    table: &mut Table,
    form: Form,
    sender: Sender,
    pairs: Option<&'static str>,
    why: &'static str,
) {
    match pairs {
        None if form != Form::Target => {
            let why = "No VM of the plan has such addresses.";
            let tests = vec![Test::Sender(sender), Test::Is(form.family())];
            table.rules.push(drop(why, tests));
        }
        pairs => table.each_kind(why, form, |kind| {
            let mut tests = vec![Test::Sender(sender)];
            if form == Form::Target {
                tests.push(Test::BeyondLink);
            }
            tests.extend(pairs.map(|set| Test::NotOwn(kind, sender, set)));
            tests
        }),
    }
}

/// Nodes of the cluster and their gateways.
fn stations(site: &Site, host: &Host, family: Family) -> Vec<IpAddr> {
    let in_cluster = |node: &Node| {
        let cluster = site.plan.cluster_of(node);
        cluster.is_some_and(|(name, _)| name == host.cluster_name)
    };
    let nodes = site.plan.nodes.values().filter(|node| in_cluster(node));
    let addresses = nodes.flat_map(|node| {
        [
            node.ipv4.get().map(|own| own.addr()),
            node.ipv6.get().map(|own| own.addr()),
            node.gateway_v4.get().map(|gateway| IpAddr::V4(*gateway)),
            node.gateway_v6.get().map(|gateway| IpAddr::V6(*gateway)),
        ]
    });
    let mut all: Vec<_> = addresses
        .flatten()
        .filter(|address| Family::of(*address) == family)
        .collect();
    sorted::sort(&mut all);
    all.dedup();
    all
}

fn listed(form: Form, addresses: Vec<IpAddr>) -> Elements {
    if form == Form::Target {
        return Elements::Targets(addresses);
    }
    let ranges = addresses.into_iter().map(AddressRange::single).collect();
    Elements::Addresses(form.family(), ranges)
}

struct Names {
    infrastructure: &'static str,
    addresses: &'static str,
    owners: &'static str,
    ports: &'static str,
}

fn names(form: Form) -> Names {
    match form {
        Form::V4 => Names {
            infrastructure: "infrastructure_v4",
            addresses: "vm_v4",
            owners: "owners_v4",
            ports: "ports_v4",
        },
        Form::V6 => Names {
            infrastructure: "infrastructure_v6",
            addresses: "vm_v6",
            owners: "owners_v6",
            ports: "ports_v6",
        },
        Form::Target => Names {
            infrastructure: "infrastructure_nd",
            addresses: "vm_nd",
            owners: "owners_nd",
            ports: "ports_nd",
        },
    }
}
