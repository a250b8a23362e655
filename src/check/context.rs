//! What rules look at.

use std::collections::BTreeMap;

use crate::address::Usable;
use crate::model::{Fault, Plan, Reference, references};
use crate::topology::{Fabric, VmView, fabrics, vms};

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
    /// Every place that names an object.
    pub references: Vec<Reference>,
    usable_of_cluster: BTreeMap<&'p str, Usable>,
    usable_of_node: BTreeMap<&'p str, Usable>,
}

impl<'p> Context<'p> {
    /// Works out what follows from a plan.
    pub fn new(plan: &'p Plan, faults: &'p [Fault]) -> Self {
        let usable_of_cluster = plan
            .clusters
            .keys()
            .filter_map(|name| Some((name.as_str(), Usable::for_cluster(plan, name)?)))
            .collect::<BTreeMap<_, _>>();
        let has_own = |name: &str| {
            let cluster = plan.nodes.get(name).and_then(|node| plan.cluster_of(node));
            cluster.is_some_and(|(cluster, _)| !usable_of_cluster.contains_key(cluster))
        };
        let usable_of_node = plan
            .nodes
            .keys()
            .filter(|name| has_own(name))
            .filter_map(|name| Some((name.as_str(), Usable::for_node(plan, name)?)))
            .collect();
        Self {
            plan,
            faults,
            fabrics: fabrics(plan),
            vms: vms(plan).collect(),
            references: references(plan),
            usable_of_cluster,
            usable_of_node,
        }
    }

    /// The addresses VMs on a node can have. `None` while the node's cluster or its type is unknown.
    pub fn usable(&self, node: &str) -> Option<&Usable> {
        self.usable_of_node.get(node).or_else(|| {
            let (cluster, _) = self.plan.cluster_of(self.plan.nodes.get(node)?)?;
            self.usable_of_cluster.get(cluster)
        })
    }

    /// The addresses VMs of a cluster can have. `None` for Routing, where each node has its own.
    pub fn usable_in_cluster(&self, cluster: &str) -> Option<&Usable> {
        self.usable_of_cluster.get(cluster)
    }
}
