//! The addresses that VMs can have: a space for each cluster, or for each node with Routing.

use std::cell::RefCell;

use crate::address::{Allocation, Infrastructure, Usable};
use crate::model::Plan;
use crate::model::values::NetworkMode;
use crate::sorted::Lookup;

/// The addresses for the VMs of a cluster or a node, and which of them rules have offered.
pub struct Space {
    /// The addresses.
    pub usable: Usable,
    /// The type of the cluster's network.
    pub mode: NetworkMode,
    /// What rules have offered of them.
    pub offered: RefCell<Option<Allocation>>,
}

/// All spaces of a plan. VM addresses name theirs by its index, since there are many.
pub struct Spaces<'p> {
    all: Vec<Space>,
    of_cluster: Lookup<&'p str, u32>,
    of_node: Lookup<&'p str, u32>,
}

impl<'p> Spaces<'p> {
    /// Works them out.
    pub fn new(plan: &'p Plan, infrastructure: &Infrastructure) -> Self {
        let mut all = Vec::new();
        let mut of_cluster = Vec::new();
        let mut routing = Vec::new();
        for (name, cluster) in &plan.clusters {
            let Some(&mode) = cluster.network.mode.get() else {
                continue;
            };
            match Usable::for_cluster(plan, infrastructure, name) {
                Some(usable) => {
                    of_cluster.push((name.as_str(), all.len() as u32));
                    all.push(Space::new(usable, mode));
                }
                None => routing.push(name.as_str()),
            }
        }
        let mut of_node = Vec::new();
        for (name, node) in &plan.nodes {
            let cluster = plan.cluster_of(node).map(|(cluster, _)| cluster);
            if !cluster.is_some_and(|cluster| routing.contains(&cluster)) {
                continue;
            }
            if let Some(usable) = Usable::for_node(plan, infrastructure, name) {
                of_node.push((name.as_str(), all.len() as u32));
                all.push(Space::new(usable, NetworkMode::Routing));
            }
        }
        let (of_cluster, of_node) = (of_cluster.into_iter(), of_node.into_iter());
        let (of_cluster, of_node) = (of_cluster.collect(), of_node.collect());
        Self {
            all,
            of_cluster,
            of_node,
        }
    }

    /// The space at an index.
    pub fn get(&self, index: u32) -> Option<&Space> {
        self.all.get(index as usize)
    }

    /// The index of the space for VMs on a node of a cluster. `None` while the cluster's type is unknown.
    pub fn find(&self, cluster: &str, node: &str) -> Option<u32> {
        // There are few clusters, and many nodes.
        let shared = self.of_cluster.get(cluster);
        shared.or_else(|| self.of_node.get(node)).copied()
    }

    /// The space of a cluster. `None` for Routing, where each node has its own.
    pub fn of_cluster(&self, cluster: &str) -> Option<&Space> {
        self.get(*self.of_cluster.get(cluster)?)
    }
}

impl Space {
    fn new(usable: Usable, mode: NetworkMode) -> Self {
        let offered = RefCell::default();
        Self {
            usable,
            mode,
            offered,
        }
    }
}
