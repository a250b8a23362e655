//! A plan with what all dialects need of it, worked out once.

use std::net::Ipv4Addr;

use ipnet::IpNet;

use super::About;
use super::artifact::{Artifact, Artifacts, Language};
use super::patterns::Pattern;
use crate::model::values::{
    Family, ObjectName, Password, Platform, PrefixLimit, RoutingDaemon, VmIfName,
};
use crate::model::{Noun, Plan, Value};
use crate::sorted;
use crate::target::{follows_guide, ttl_security};
use crate::topology::{Fabric, Peering, Speaker, VmView, vms};

/// The smallest limit worth setting on a core gateway: below it a router has nothing to protect.
const LEAST_CORE_LIMIT: u32 = 1000;

/// A route to a VM: its address as a network, and its interface.
pub type StaticRoute = (IpNet, VmIfName);

/// What is exported.
pub struct Site<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its IP fabrics.
    pub fabrics: &'a [Fabric<'a>],
    /// Its BGP sessions; those between reflectors as each of the two sees them.
    pub peerings: &'a [Peering<'a>],
    /// Who takes part in which session, sorted.
    ends: Vec<(Noun, &'a str, usize)>,
    /// The VMs that have a node, by node and name.
    vms: Vec<(&'a str, VmView<'a>)>,
    /// How many routes a reflector takes from one node of each fabric.
    node_limits: Vec<(&'a str, u32)>,
}

impl<'a> Site<'a> {
    /// Works out what the dialects need.
    pub fn new(plan: &'a Plan, fabrics: &'a [Fabric<'a>], peerings: &'a [Peering<'a>]) -> Self {
        let mut ends = Vec::new();
        for (i, peering) in peerings.iter().enumerate() {
            let (reflector, peer) = (peering.reflector(), peering.peer());
            ends.push((reflector.noun, reflector.name, i));
            // A reflector is the peer in a session that is there from its own side as well.
            if peer.noun != Noun::Reflector {
                ends.push((peer.noun, peer.name, i));
            }
        }
        sorted::sort(&mut ends);
        let mut placed = Vec::new();
        for vm in vms(plan) {
            placed.extend(vm.node.map(|(node, _)| (node.as_str(), vm)));
        }
        sorted::sort_by_key(&mut placed, |(node, vm)| (*node, vm.name));
        Self {
            plan,
            fabrics,
            peerings,
            ends,
            vms: placed,
            node_limits: fabrics
                .iter()
                .map(|fabric| (fabric.name, node_limit(plan, fabric)))
                .collect(),
        }
    }

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

    /// The VMs on a node, by name.
    pub fn vms_on(&self, node: &str) -> impl Iterator<Item = VmView<'a>> {
        let first = self.vms.partition_point(|(name, _)| *name < node);
        let after = self.vms.partition_point(|(name, _)| *name <= node);
        self.vms[first..after].iter().map(|(_, vm)| *vm)
    }

    /// The routes to a node's VMs of a family that its routing daemon sets; none where the platform does.
    pub fn static_routes(&self, fabric: &Fabric, node: &str, family: Family) -> Vec<StaticRoute> {
        let mut routes = Vec::new();
        for vm in self.vms_on(node).filter(|_| fabric.has_static_routes()) {
            let Some(interface) = vm.interface() else {
                continue;
            };
            let addresses = vm
                .vm
                .addresses
                .iter()
                .filter_map(|entry| entry.get().copied());
            for address in addresses.filter(|address| Family::of(*address) == family) {
                routes.push((address.into(), interface.clone()));
            }
        }
        routes
    }

    /// Whether the files of a reflector or a core gateway have the structure of VMmanager's guide.
    pub fn follows_guide(&self, speaker: &Speaker) -> bool {
        follows_guide(self.plan, self.fabrics, speaker) == Ok(true)
    }

    /// Whether a session refuses packets that crossed a router.
    pub fn ttl_security(&self, peering: &Peering) -> bool {
        ttl_security(self.plan, peering)
    }

    /// How many routes a reflector takes from one node of a fabric, in each family.
    pub fn node_limit(&self, fabric: &Fabric) -> u32 {
        let mut limits = self.node_limits.iter();
        limits
            .find(|(name, _)| *name == fabric.name)
            .map_or(0, |(_, limit)| *limit)
    }

    /// How many routes are taken from a reflector over some sessions: what the fabrics say, else more
    /// than a reflector can take from all its nodes at their own limits, so that no fabric ever
    /// reaches it. It protects the router from a reflector gone wrong.
    pub fn core_limit(&self, peerings: &[&Peering]) -> u32 {
        let from_one = |peering: &&Peering| {
            let mut least = 0;
            let mut sum = 0_u32;
            for fabric in &peering.fabrics {
                let given = fabric.cluster.network.core_limit.get();
                let own = given.copied().map_or_else(
                    || {
                        least = LEAST_CORE_LIMIT;
                        let nodes = u32::try_from(fabric.nodes.len()).unwrap_or(u32::MAX);
                        let most = self.node_limit(fabric).saturating_mul(nodes);
                        // Routers warn at 90 % already.
                        most.saturating_add(most / 4)
                    },
                    PrefixLimit::routes,
                );
                sum = sum.saturating_add(own);
            }
            sum.max(least)
        };
        peerings.iter().map(from_one).max().unwrap_or(0)
    }

    /// The reflectors that a fabric uses, by name.
    pub fn reflectors(&self) -> Vec<Speaker<'a>> {
        let names = self.plan.reflectors.keys();
        let found = names.filter_map(|name| Speaker::find(self.plan, Noun::Reflector, name));
        let used = |speaker: &Speaker| {
            let has = |fabric: &Fabric| fabric.reflectors.iter().any(|rr| rr.name == speaker.name);
            self.fabrics.iter().any(has)
        };
        found.filter(used).collect()
    }

    /// The core gateways that have a session, by name.
    pub fn gateways(&self) -> Vec<Speaker<'a>> {
        let names = self.plan.gateways.keys();
        let found = names.filter_map(|name| Speaker::find(self.plan, Noun::Gateway, name));
        found
            .filter(|speaker| !self.sessions_of(speaker, None).is_empty())
            .collect()
    }

    /// The sessions of a speaker, with the other ends as reflectors unless it is one itself; of one
    /// family or both.
    pub fn sessions_of(&self, speaker: &Speaker, family: Option<Family>) -> Vec<&'a Peering<'a>> {
        let own = (speaker.noun, speaker.name);
        let first = self
            .ends
            .partition_point(|(noun, name, _)| (*noun, *name) < own);
        self.ends[first..]
            .iter()
            .take_while(|(noun, name, _)| (*noun, *name) == own)
            .map(|(_, _, i)| &self.peerings[*i])
            .filter(|peering| family.is_none_or(|family| peering.family() == family))
            .collect()
    }

    /// The daemon that a speaker runs; none on a router that is configured otherwise.
    pub fn daemon(&self, speaker: &Speaker) -> Option<RoutingDaemon> {
        let plan = self.plan;
        let given = match speaker.noun {
            Noun::Node => &plan.nodes.get(speaker.name)?.routing_daemon,
            Noun::Reflector => &plan.reflectors.get(speaker.name)?.daemon,
            _ => {
                let platform = plan.gateways.get(speaker.name)?.platform.get();
                return match platform.copied().unwrap_or(Platform::Junos) {
                    Platform::Junos => None,
                    Platform::Frr => Some(RoutingDaemon::Frr),
                    Platform::Bird2 => Some(RoutingDaemon::Bird2),
                };
            }
        };
        Some(given.get().copied().unwrap_or(RoutingDaemon::Bird2))
    }

    /// The cluster id of a reflector: the given one, else its router id (RFC 4456, section 7).
    pub fn cluster_id(&self, reflector: &Speaker) -> Option<Ipv4Addr> {
        let of_plan = self.plan.reflectors.get(reflector.name)?;
        of_plan
            .cluster_id
            .get()
            .copied()
            .or_else(|| reflector.router_id())
    }

    /// The networks that a core gateway has a way to.
    pub fn ways(&self, gateway: &Speaker, family: Family) -> Vec<Pattern> {
        let gateway = self.plan.gateways.get(gateway.name);
        let routes = gateway.into_iter().flat_map(|gateway| &gateway.routes);
        let nets = routes.filter_map(|entry| entry.get().map(|prefix| prefix.net()));
        nets.filter(|net| Family::of(net.addr()) == family)
            .map(Pattern::within)
            .collect()
    }

    /// Over how many equal paths a core gateway spreads its traffic.
    pub fn paths(&self, gateway: &Speaker) -> u16 {
        let gateway = self.plan.gateways.get(gateway.name);
        let given = gateway.and_then(|gateway| gateway.maximum_paths.get());
        given.map_or(1, |paths| paths.paths())
    }
}

fn node_limit(plan: &Plan, fabric: &Fabric) -> u32 {
    let here = |vm: &VmView| vm.cluster.is_some_and(|(name, _)| name == fabric.name);
    let addresses = vms(plan).filter(here).flat_map(|vm| &vm.vm.addresses);
    fabric.node_limit(addresses.filter(|entry| entry.is_given()).count())
}

/// How BFD finds out that a neighbour is dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BfdTimers {
    /// How often it sends, in milliseconds.
    pub interval: u32,
    /// After how many lost packets a neighbour is dead.
    pub multiplier: u8,
}

impl BfdTimers {
    /// The timers of some sessions; none if BFD watches none of them. The fastest fabric counts: two
    /// ends agree on the slower one's interval anyway (RFC 5880, section 6.8.2).
    pub fn of(peerings: &[&Peering]) -> Option<Self> {
        let fabrics = peerings.iter().flat_map(|peering| &peering.fabrics);
        let watched = fabrics.filter(|fabric| fabric.bfd).map(|fabric| Self {
            interval: fabric.bfd_interval,
            multiplier: fabric.bfd_multiplier,
        });
        watched.min_by_key(|timers| (timers.milliseconds(), timers.interval))
    }

    fn milliseconds(self) -> u32 {
        self.interval * u32::from(self.multiplier)
    }

    /// How long a dead neighbour goes unnoticed, in words.
    pub fn detection(self) -> String {
        let time = self.milliseconds();
        let text = format!("{}.{:03}", time / 1000, time % 1000);
        format!("{} s", text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// Whether a restarting neighbour's routes are kept: when a fabric of the session asks for it.
pub fn graceful(peering: &Peering) -> bool {
    peering.fabrics.iter().any(|fabric| fabric.graceful_restart)
}

/// The password that all sessions have.
pub fn shared_password<'a>(peerings: &[&Peering<'a>]) -> Option<&'a Password> {
    let first = peerings.first()?.password()?;
    let alike = |peering: &&Peering| peering.password() == Some(first);
    peerings.iter().all(alike).then_some(first)
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
