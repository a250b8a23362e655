//! Closed choices.

use std::fmt;

use crate::model::{Reason, Value};

macro_rules! choice {
    ($(
        $(#[doc = $docs:literal])*
        $Name:ident: $kind:literal {
            $( $(#[doc = $variant_docs:literal])* $Variant:ident = $text:literal, $label:literal; )*
        }
    )*) => { $(
        $(#[doc = $docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Name {
            $( $(#[doc = $variant_docs])* $Variant, )*
        }

        impl $Name {
            /// What the user interface calls it.
            pub fn label(self) -> &'static str {
                match self { $( Self::$Variant => $label, )* }
            }
        }

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $( Self::$Variant => $text, )* })
            }
        }

        impl Value for $Name {
            const KIND: &'static str = $kind;
            const EXAMPLE: &'static str = Self::CHOICES[0].0;
            const CHOICES: &'static [(&'static str, &'static str)] = &[ $( ($text, $label), )* ];

            fn parse(text: &str) -> Result<Self, Reason> {
                match text {
                    $( $text => Ok(Self::$Variant), )*
                    _ => Err(not_offered(text, Self::KIND, Self::CHOICES)),
                }
            }
        }
    )* };
}

fn not_offered(text: &str, kind: &str, choices: &[(&str, &str)]) -> Reason {
    let texts: Vec<_> = choices
        .iter()
        .map(|(text, _)| format!("`{text}`"))
        .collect();
    let reason = Reason::malformed(
        format!("`{text}` is not {kind}"),
        format!("write {}", texts.join(" or ")),
    );
    match choices
        .iter()
        .find(|(known, label)| text.eq_ignore_ascii_case(known) || text.eq_ignore_ascii_case(label))
    {
        Some((known, _)) => reason.suggest(*known),
        None => reason,
    }
}

choice! {
    /// How a cluster's VMs get their addresses and reach the network.
    NetworkMode: "a network type" {
        /// VMs on a bridge with the uplink, one pool for the cluster (once "To cluster").
        Switching = "switching", "Switching";
        /// A routed range of addresses for each node (once "To node").
        Routing = "routing", "Routing";
        /// A /32 or /128 a VM, announced by iBGP.
        IpFabric = "ip-fabric", "IP fabric";
    }
    /// What a cluster's nodes run VMs with.
    Virtualization: "a kind of virtualization" {
        /// Virtual machines.
        Kvm = "kvm", "KVM";
        /// Containers.
        Lxd = "lxd", "LXD";
    }
    /// What a network may hold.
    NetworkKind: "a kind of network" {
        /// Pools and addresses; no networks inside.
        Active = "active", "Active";
        /// Only other networks.
        Container = "container", "Container";
    }
    /// Whose data centre the servers stand in, with its rules.
    Provider: "a provider" {
        /// Own racks, or a provider without peculiarities.
        Generic = "generic", "Generic";
        /// Hetzner Online.
        Hetzner = "hetzner", "Hetzner";
        /// OVHcloud.
        Ovh = "ovh", "OVHcloud";
    }
    /// Which of a fabric's route reflectors this is.
    ReflectorRole: "a role of a route reflector" {
        /// The first.
        Main = "main", "Main";
        /// The second.
        Backup = "backup", "Backup";
    }
    /// The routing daemon whose configuration is exported.
    RoutingDaemon: "a routing daemon" {
        /// BIRD 1.6: one daemon a family, bird and bird6.
        Bird16 = "bird1.6", "BIRD 1.6";
        /// BIRD 2.0 and later 2.x, as far as their common syntax goes.
        Bird2 = "bird2", "BIRD 2";
        /// BIRD 2.17 and later 2.x.
        Bird217 = "bird2.17", "BIRD 2.17";
        /// BIRD 3.
        Bird3 = "bird3", "BIRD 3";
        /// FRR 8 and later.
        Frr = "frr", "FRR";
    }
    /// What configures a node's interfaces.
    NetworkBackend: "a network back end" {
        /// netplan, on systemd-networkd.
        Netplan = "netplan", "netplan";
        /// systemd-networkd alone.
        Networkd = "networkd", "systemd-networkd";
        /// Debian's ifupdown.
        Ifupdown = "ifupdown", "ifupdown";
        /// ifupdown2, as on Proxmox and Cumulus.
        Ifupdown2 = "ifupdown2", "ifupdown2";
        /// NetworkManager's keyfiles.
        NetworkManager = "networkmanager", "NetworkManager";
    }
    /// The operating system of a core gateway.
    Platform: "a router platform" {
        /// Juniper Junos.
        Junos = "junos", "Junos";
        /// FRR 8 and later on Linux.
        Frr = "frr", "FRR";
        /// BIRD 2 on Linux.
        Bird2 = "bird2", "BIRD 2";
    }
    /// What an interface of a node is.
    InterfaceKind: "a kind of interface" {
        /// A network card's port.
        Physical = "physical", "Physical";
        /// A bridge of other interfaces.
        Bridge = "bridge", "Bridge";
        /// A VLAN (IEEE 802.1Q) on another interface.
        Vlan = "vlan", "VLAN";
        /// A bond of other interfaces.
        Bond = "bond", "Bond";
    }
    /// How a bond spreads traffic over its ports.
    BondMode: "a mode of a bond" {
        /// One port at a time; the switch needs to know nothing.
        ActiveBackup = "active-backup", "Active backup";
        /// LACP (IEEE 802.1AX): the switch must speak it too.
        Lacp = "802.3ad", "LACP (802.3ad)";
        /// A port for each pair of addresses; the switch needs a static group.
        BalanceXor = "balance-xor", "Balance XOR";
        /// One packet a port in turn; the switch needs a static group.
        BalanceRr = "balance-rr", "Round robin";
    }
    /// How a routed subnet is laid on a node's bridge.
    SubnetLayout: "a layout of the VM subnet" {
        /// The subnet is routed to the bridge; every address is a VM's, the gateway is the node's own address.
        AllAddresses = "all-addresses", "All addresses for VMs";
        /// The bridge takes the first usable address; network, gateway and broadcast are lost to VMs.
        BridgeAddress = "bridge-address", "Gateway on the bridge";
    }
    /// Who puts the routes to an IP fabric's VMs into a node's kernel.
    VmRoutes: "who sets VM routes" {
        /// The platform that starts VMs; the routing daemon learns them.
        Learned = "learned", "The platform";
        /// The routing daemon, for the VMs that the plan places on the node.
        Static = "static", "The routing daemon, from the plan";
    }
    /// How VMs on different nodes of an IP fabric reach each other.
    EastWest: "a way between nodes" {
        /// Over the core gateway, by the nodes' default route.
        Core = "core", "Over the core gateway";
        /// From node to node: reflectors give nodes each other's VM routes.
        Direct = "direct", "From node to node";
    }
    /// Which routes inside the pools core gateways take.
    RouteMatch: "a match of routes" {
        /// Single addresses alone.
        HostRoutes = "host-routes", "Single addresses";
        /// Everything inside the pools, aggregates too.
        OrLonger = "or-longer", "Everything inside the pools";
    }
    /// Whose structure the configurations of reflectors and core gateways have.
    Style: "a style of configurations" {
        /// The planner's own.
        Planner = "planner", "Fabric Planner";
        /// That of VMmanager's guide for BIRD 1.6 and Junos, with its mistakes corrected.
        Vmmanager = "vmmanager", "VMmanager's guide";
    }
}
