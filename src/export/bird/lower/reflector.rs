//! A route reflector: takes VM routes from nodes, gives them to core gateways, forwards no packet.

use std::net::Ipv4Addr;

use super::{block, common, community_symbol, pool_block, pool_symbol, suffix};
use crate::address::{MARTIANS_V4, MARTIANS_V6};
use crate::export::bird::ast::{
    Block, Change, Channel, Config, Item, Pattern, Setting, Step, Test,
};
use crate::export::bird::names::{Names, Symbol, Text};
use crate::export::site::Site;
use crate::model::Noun;
use crate::model::values::{AddressRange, Family};
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
        let mut blocks = self.martians();
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

    /// One set of martians for all fabrics that filter them, and one for each that does not: without
    /// the filter its pools are let through, the rest can still never be a VM's.
    fn martians(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        for fabric in &self.fabrics {
            for family in fabric.families() {
                let name = self.martian_symbol(fabric, family);
                let known = |block: &Block| matches!(&block.item, Item::Prefixes(other, _) if *other == name);
                if blocks.iter().any(known) {
                    continue;
                }
                let why = if fabric.martian_filter {
                    format!("{family} addresses that no VM on the Internet can have (RFC 6890).")
                } else {
                    format!(
                        "{family} addresses that no VM can have, less the pools of {}.",
                        fabric.name
                    )
                };
                blocks.push(block(why, Item::Prefixes(name, martians(fabric, family))));
            }
        }
        blocks
    }

    fn martian_symbol(&self, fabric: &Fabric, family: Family) -> Symbol {
        let stem = self.names.of(Noun::Cluster, fabric.name);
        match (family, fabric.martian_filter) {
            (Family::V4, true) => Symbol::fixed("MARTIANS4"),
            (Family::V6, true) => Symbol::fixed("MARTIANS6"),
            (Family::V4, false) => stem.symbol("MARTIANS4_", ""),
            (Family::V6, false) => stem.symbol("MARTIANS6_", ""),
        }
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
            let martian = Test::In(self.martian_symbol(fabric, family));
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

/// The special-purpose blocks and everything too large to be a network on the Internet.
fn martians(fabric: &Fabric, family: Family) -> Vec<Pattern> {
    let (blocks, longest_default): (&[&str], u8) = match family {
        Family::V4 => (&MARTIANS_V4, 7),
        Family::V6 => (&MARTIANS_V6, 15),
    };
    let let_through = |net: ipnet::IpNet| {
        !fabric.martian_filter
            && fabric
                .pools
                .overlapping(AddressRange::of_net(net))
                .next()
                .is_some()
    };
    let nets = blocks
        .iter()
        .filter_map(|text| text.parse::<ipnet::IpNet>().ok());
    let mut patterns: Vec<_> = nets
        .filter(|net| !let_through(*net))
        .map(|net| Pattern {
            net,
            least: net.prefix_len(),
            most: family.bits(),
        })
        .collect();
    let everything = match family {
        Family::V4 => ipnet::Ipv4Net::default().into(),
        Family::V6 => ipnet::Ipv6Net::default().into(),
    };
    patterns.push(Pattern {
        net: everything,
        least: 0,
        most: longest_default,
    });
    patterns
}
