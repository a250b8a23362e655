//! A route reflector: takes VM routes from nodes, gives them to core gateways, forwards no packet.

use std::net::Ipv4Addr;

use super::{block, common, community_symbol, martians, pool_block, pool_symbol, suffix};
use crate::export::bird::ast::{Block, Change, Channel, Config, Item, Setting, Step, Test};
use crate::export::bird::names::{Names, Symbol, Text};
use crate::export::site::Site;
use crate::model::Noun;
use crate::model::values::Family;
use crate::topology::{Fabric, Peering, Speaker};

/// The configurations of all reflectors that a fabric uses.
pub fn reflectors(site: &Site, names: &Names) -> Vec<Config> {
    let used = |name: &&String| {
        let has = |fabric: &Fabric| fabric.reflectors.iter().any(|rr| rr.name == **name);
        site.fabrics.iter().any(has)
    };
    let speakers = site
        .plan
        .reflectors
        .keys()
        .filter(used)
        .filter_map(|name| Speaker::find(site.plan, Noun::Reflector, name));
    speakers
        .map(|speaker| Reflector::new(site, names, speaker).config())
        .collect()
}

struct Reflector<'s> {
    site: &'s Site<'s>,
    names: &'s Names,
    speaker: Speaker<'s>,
    cluster_id: Option<Ipv4Addr>,
    fabrics: Vec<&'s Fabric<'s>>,
    peerings: Vec<&'s Peering<'s>>,
}

impl<'s> Reflector<'s> {
    fn new(site: &'s Site<'s>, names: &'s Names, speaker: Speaker<'s>) -> Self {
        let is_me = |other: &Speaker| other.name == speaker.name;
        let of_plan = site.plan.reflectors.get(speaker.name);
        let given = of_plan.and_then(|reflector| reflector.cluster_id.get().copied());
        Self {
            site,
            names,
            speaker,
            cluster_id: given.or_else(|| speaker.router_id()),
            fabrics: site
                .fabrics
                .iter()
                .filter(|fabric| fabric.reflectors.iter().any(is_me))
                .collect(),
            peerings: site
                .peerings
                .iter()
                .filter(|peering| is_me(&peering.reflector()))
                .collect(),
        }
    }

    fn config(&self) -> Config {
        let mut blocks = martians::blocks(self.names, &self.fabrics);
        for fabric in &self.fabrics {
            blocks.extend(self.announcements(fabric));
        }
        blocks.extend(self.gateways().map(|peering| self.gateway_routes(peering)));
        blocks.push(block("", Item::Device));
        blocks.push(block(
            "Resolves the nodes' addresses, the next hops of VM routes.",
            Item::Direct(None),
        ));
        let why = "The reflector forwards nothing, so the kernel gets no VM route.";
        blocks.push(block(why, Item::Kernel(Family::V4, None)));
        blocks.push(block("", Item::Kernel(Family::V6, None)));
        if self.peerings.iter().any(|peering| peering.bfd()) {
            let why = "A reflector or node that dies silently is noticed after 0.9 s, not after the hold time.";
            blocks.push(block(why, Item::Bfd));
        }
        blocks.extend(self.gateways().map(|peering| self.gateway(peering)));
        for fabric in &self.fabrics {
            blocks.extend(self.nodes(fabric));
        }
        Config {
            about: self
                .site
                .about("BIRD 2 on the route reflector", self.speaker.name),
            router_id: self.speaker.router_id(),
            blocks,
        }
    }

    fn gateways(&self) -> impl Iterator<Item = &'s Peering<'s>> {
        self.peerings
            .iter()
            .copied()
            .filter(|peering| peering.peer().noun == Noun::Gateway)
    }

    fn nodes_of(&self, fabric: &Fabric, family: Family) -> impl Iterator<Item = &'s Peering<'s>> {
        self.peerings.iter().copied().filter(move |peering| {
            peering.peer().noun == Noun::Node
                && peering.family() == family
                && peering.fabrics.iter().any(|own| own.name == fabric.name)
        })
    }

    /// What a fabric's nodes may announce: pools, community and the filter of the two.
    fn announcements(&self, fabric: &Fabric) -> Vec<Block> {
        let mut blocks = Vec::new();
        if let Some(community) = fabric.community {
            let why = format!("Marks the VM routes of {}.", fabric.name);
            blocks.push(block(
                why,
                Item::Community(community_symbol(self.names, fabric), community),
            ));
        }
        for family in fabric.families() {
            blocks.push(pool_block(self.names, fabric, family));
            let martian = Test::In(martians::symbol(self.names, fabric, family));
            let mut steps = vec![
                Step::Reject(martian, "never, whatever a pool says"),
                Step::Reject(
                    Test::NotIn(vec![pool_symbol(self.names, fabric, family)]),
                    "no aggregate, no foreign address",
                ),
            ];
            if let Some(community) = fabric.community {
                let test = Test::NotTagged(community_symbol(self.names, fabric), community);
                steps.push(Step::Reject(test, "not announced as a VM"));
            }
            steps.push(Step::Accept);
            blocks.push(block(
                "",
                Item::Filter(self.node_filter(fabric, family), steps),
            ));
        }
        blocks
    }

    fn node_filter(&self, fabric: &Fabric, family: Family) -> Symbol {
        self.names
            .of(Noun::Cluster, fabric.name)
            .symbol("from_", suffix(family))
    }

    fn gateway_filter(&self, peering: &Peering) -> Symbol {
        self.names
            .of(Noun::Gateway, peering.peer().name)
            .symbol("to_", suffix(peering.family()))
    }

    /// What a core gateway gets: the VM routes of the fabrics it serves.
    fn gateway_routes(&self, peering: &Peering) -> Block {
        let pools = peering
            .fabrics
            .iter()
            .map(|fabric| pool_symbol(self.names, fabric, peering.family()));
        let steps = vec![
            Step::Reject(Test::NotFromBgp, "nothing of the reflector's own"),
            Step::Reject(Test::NotIn(pools.collect()), ""),
            Step::Change(Change::StripCommunities, "inner marks end here"),
            Step::Change(Change::OriginIgp, "the same from every node"),
            Step::Accept,
        ];
        block("", Item::Filter(self.gateway_filter(peering), steps))
    }

    fn gateway(&self, peering: &Peering) -> Block {
        let peer = peering.peer();
        let session = &peering.session;
        let mut settings = vec![Setting::Description(Text::new(&format!(
            "core gateway {}",
            peer.name
        )))];
        settings.extend(common(
            peering,
            session.reflector_address,
            peering.reflector_asn,
        ));
        settings.push(Setting::Neighbor(
            session.peer_address.addr(),
            peering.peer_asn,
        ));
        settings.push(Setting::Link(session.link));
        settings.extend(self.cluster_id().filter(|_| is_internal(peering)));
        settings.push(Setting::Channel(Channel {
            family: peering.family(),
            import: None,
            limit: None,
            export: Some(self.gateway_filter(peering)),
        }));
        let name = self
            .names
            .of(Noun::Gateway, peer.name)
            .symbol("gw_", suffix(peering.family()));
        block(
            "",
            Item::Session {
                name,
                from: None,
                settings,
            },
        )
    }

    /// A fabric's nodes: what they share as a template, then one short session each.
    fn nodes(&self, fabric: &Fabric) -> Vec<Block> {
        let mut blocks = Vec::new();
        for family in fabric.families() {
            let Some(first) = self.nodes_of(fabric, family).next() else {
                continue;
            };
            let template = self
                .names
                .of(Noun::Cluster, fabric.name)
                .symbol("nodes_", suffix(family));
            let why = format!(
                "The nodes of {}. They get no routes: their default route leads to the core. Past its\n\
                 limit a node's further routes wait, its VMs stay up. No graceful restart: a dead node's\n\
                 routes would outlive it and win over its VMs started elsewhere.",
                fabric.name
            );
            let why = if blocks.is_empty() {
                why
            } else {
                String::new()
            };
            let mut shared = common(first, first.session.reflector_address, first.reflector_asn);
            shared.extend(self.cluster_id().filter(|_| is_internal(first)));
            shared.push(Setting::Channel(Channel {
                family,
                import: Some(self.node_filter(fabric, family)),
                limit: Some(self.site.node_limit(fabric)),
                export: None,
            }));
            blocks.push(block(why, Item::Template(template.clone(), shared)));
            let sessions = self.nodes_of(fabric, family);
            blocks.extend(sessions.map(|peering| self.node(peering, &template)));
        }
        blocks
    }

    fn node(&self, peering: &Peering, template: &Symbol) -> Block {
        let (peer, session) = (peering.peer(), &peering.session);
        let mut settings = vec![
            Setting::Description(Text::new(&format!("node {}", peer.name))),
            Setting::Neighbor(session.peer_address.addr(), peering.peer_asn),
            Setting::Link(session.link),
        ];
        if is_internal(peering) {
            settings.push(Setting::Client);
        }
        let name = self
            .names
            .of(Noun::Node, peer.name)
            .symbol("n_", suffix(peering.family()));
        block(
            "",
            Item::Session {
                name,
                from: Some(template.clone()),
                settings,
            },
        )
    }

    fn cluster_id(&self) -> Option<Setting> {
        self.cluster_id.map(Setting::ClusterId)
    }
}

/// Only an internal neighbour can take part in reflection (RFC 4456).
fn is_internal(peering: &Peering) -> bool {
    peering.reflector_asn == peering.peer_asn
}
