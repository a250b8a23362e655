//! A plan with what all dialects need of it, worked out once.

use super::About;
use super::artifact::{Artifact, Artifacts, Language};
use crate::model::values::ObjectName;
use crate::model::{Plan, Value};
use crate::topology::{Fabric, Peering, VmView, vms};

/// What is exported.
pub struct Site<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its IP fabrics.
    pub fabrics: &'a [Fabric<'a>],
    /// Its BGP sessions.
    pub peerings: &'a [Peering<'a>],
}

impl<'a> Site<'a> {
    /// The head of a file.
    pub fn about(&self, what: &str, host: &str) -> About {
        About {
            what: what.to_owned(),
            host: host.to_owned(),
            plan: self
                .plan
                .name
                .get()
                .map(ToString::to_string)
                .unwrap_or_default(),
        }
    }

    /// The VMs on nodes of a cluster, by name.
    pub fn vms_of(&self, cluster: &str) -> impl Iterator<Item = VmView<'a>> {
        vms(self.plan).filter(move |vm| vm.cluster.is_some_and(|(name, _)| name == cluster))
    }

    /// How many routes a reflector takes from one node of a fabric, in each family.
    pub fn node_limit(&self, fabric: &Fabric) -> u32 {
        let addresses = self
            .vms_of(fabric.name)
            .flat_map(|vm| &vm.vm.addresses)
            .filter(|entry| entry.is_given())
            .count();
        fabric.node_limit(addresses)
    }
}

/// Adds a file of a host. A name that could lead out of the host's folder has none.
pub fn add(
    files: &mut Artifacts,
    host: &str,
    path: &str,
    language: Language,
    secret: bool,
    text: String,
) {
    if ObjectName::parse(host).is_ok() {
        files.insert(
            format!("{host}/{path}"),
            Artifact {
                language,
                secret,
                text,
            },
        );
    }
}
