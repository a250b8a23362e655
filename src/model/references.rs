//! Which object names which other.

use std::fmt;

use super::values::IfName;
use super::{DocPath, Plan, Value};

/// The kinds of objects a plan holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Noun {
    /// A physical network.
    Network,
    /// A pool of addresses.
    Pool,
    /// A cluster.
    Cluster,
    /// A node.
    Node,
    /// A route reflector.
    Reflector,
    /// A core gateway.
    Gateway,
    /// A virtual machine.
    Vm,
}

impl Noun {
    /// All, in the order in which a user plans them.
    pub const ALL: [Self; 7] = [
        Self::Network,
        Self::Pool,
        Self::Cluster,
        Self::Node,
        Self::Reflector,
        Self::Gateway,
        Self::Vm,
    ];

    /// The name of the plan's field that holds them.
    pub fn collection(self) -> &'static str {
        match self {
            Self::Network => "networks",
            Self::Pool => "pools",
            Self::Cluster => "clusters",
            Self::Node => "nodes",
            Self::Reflector => "reflectors",
            Self::Gateway => "gateways",
            Self::Vm => "vms",
        }
    }

    /// The noun of a collection's name.
    pub fn of_collection(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|noun| noun.collection() == name)
    }

    /// Where the collection stands.
    pub fn path(self) -> DocPath {
        DocPath::root().join(self.collection())
    }

    /// Where one of them stands.
    pub fn at(self, name: &str) -> DocPath {
        self.path().join(name.to_owned())
    }

    /// The names of all of them.
    pub fn names(self, plan: &Plan) -> Vec<&str> {
        fn keys<T>(map: &super::Map<T>) -> Vec<&str> {
            map.keys().map(String::as_str).collect()
        }
        match self {
            Self::Network => keys(&plan.networks),
            Self::Pool => keys(&plan.pools),
            Self::Cluster => keys(&plan.clusters),
            Self::Node => keys(&plan.nodes),
            Self::Reflector => keys(&plan.reflectors),
            Self::Gateway => keys(&plan.gateways),
            Self::Vm => keys(&plan.vms),
        }
    }

    /// Whether there is one of that name.
    pub fn exists(self, plan: &Plan, name: &str) -> bool {
        match self {
            Self::Network => plan.networks.contains_key(name),
            Self::Pool => plan.pools.contains_key(name),
            Self::Cluster => plan.clusters.contains_key(name),
            Self::Node => plan.nodes.contains_key(name),
            Self::Reflector => plan.reflectors.contains_key(name),
            Self::Gateway => plan.gateways.contains_key(name),
            Self::Vm => plan.vms.contains_key(name),
        }
    }
}

impl fmt::Display for Noun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Network => "network",
            Self::Pool => "pool",
            Self::Cluster => "cluster",
            Self::Node => "node",
            Self::Reflector => "route reflector",
            Self::Gateway => "core gateway",
            Self::Vm => "VM",
        })
    }
}

/// One place that names an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Where the name stands.
    pub at: DocPath,
    /// What kind of object it names.
    pub noun: Noun,
    /// The name.
    pub name: String,
}

impl Reference {
    /// A place with the text that stands there.
    pub fn new(at: &DocPath, noun: Noun, text: &str) -> Self {
        let (at, name) = (at.clone(), text.trim().to_owned());
        Self { at, noun, name }
    }
}

/// Every place in the plan that names an object, existing or not, in the order of the plan.
pub fn references(plan: &Plan) -> Vec<Reference> {
    let mut found = Vec::new();
    plan.walk(&mut DocPath::root(), &mut |at, leaf| {
        if let Some(noun) = leaf.refers_to {
            found.push(Reference::new(at, noun, leaf.text));
        }
    });
    found
}

/// Every place in a node that names the interface at a place in it.
pub fn interface_references(plan: &Plan, interface: &DocPath) -> Vec<DocPath> {
    let mut found = Vec::new();
    let mut node = interface.parent().parent();
    if Noun::of_collection(node.parent().last()) == Some(Noun::Node)
        && let Some(part) = plan.part(&node)
    {
        part.walk(&mut node, &mut |at, leaf| {
            if leaf.kind == IfName::KIND && leaf.text.trim() == interface.last() {
                found.push(at.clone());
            }
        });
    }
    found
}
