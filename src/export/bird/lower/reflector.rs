//! A route reflector: takes VM routes from nodes, gives them to core gateways, forwards no packet.

use std::net::Ipv4Addr;

use super::{
    about_graceful, bfd, block, channel_from_reflector, common, community_symbol, link, martians,
    own_password, pool_block, pool_symbol, suffix,
};
use crate::export::bird::ast::{
    AddPaths, Block, Change, Channel, Config, Item, Kernel, Setting, Step, Test,
};
use crate::export::bird::text::Text;
use crate::export::bird::version::Version;
use crate::export::names::{Names, Symbol};
use crate::export::site::{Site, graceful};
use crate::model::Noun;
use crate::model::values::Family;
use crate::topology::{Fabric, Peering, Speaker};

/// A reflector with all that it is told.
pub struct Reflector<'s> {
    site: &'s Site<'s>,
    names: &'s Names,
    speaker: Speaker<'s>,
    version: Version,
    cluster_id: Option<Ipv4Addr>,
    fabrics: Vec<&'s Fabric<'s>>,
    peerings: Vec<&'s Peering<'s>>,
}

impl<'s> Reflector<'s> {
    /// What a reflector needs to know, for one version's families.
    pub fn new(
        site: &'s Site<'s>,
        names: &'s Names,
        speaker: Speaker<'s>,
        version: Version,
    ) -> Self {
        let is_me = |other: &Speaker| other.name == speaker.name;
        let mut peerings = site.sessions_of(&speaker, None);
        peerings.retain(|peering| version.has(peering.family()));
        Self {
            site,
            names,
            speaker,
            version,
            cluster_id: site.cluster_id(&speaker),
            fabrics: site
                .fabrics
                .iter()
                .filter(|fabric| fabric.reflectors.iter().any(is_me))
                .collect(),
            peerings,
        }
    }

    /// Its configuration; none where no fabric has addresses of the version's family.
    pub fn config(&self) -> Option<Config> {
        if self
            .fabrics
            .iter()
            .all(|fabric| self.families_of(fabric).next().is_none())
        {
            return None;
        }
        let mut blocks = martians::blocks(self.names, &self.fabrics, self.version);
        for fabric in &self.fabrics {
            blocks.extend(self.announcements(fabric));
        }
        blocks.extend(self.gateways().map(|peering| self.gateway_routes(peering)));
        let others = self.others();
        blocks.extend(
            others
                .iter()
                .flat_map(|peering| self.shared_routes(peering)),
        );
        blocks.push(block("", Item::Device));
        blocks.push(block(
            "Resolves the nodes' addresses, the next hops of VM routes.",
            Item::Direct(None),
        ));
        for (i, family) in self.version.families().enumerate() {
            let why = "The reflector forwards nothing, so the kernel gets no VM route.";
            let why = if i == 0 { why } else { "" };
            blocks.push(block(why, Item::Kernel(family, Kernel::default())));
        }
        blocks.extend(bfd("A reflector or node", &self.peerings));
        blocks.extend(self.gateways().map(|peering| self.gateway(peering)));
        for (i, peering) in others.iter().enumerate() {
            blocks.push(self.other(peering, i == 0));
        }
        for fabric in &self.fabrics {
            blocks.extend(self.nodes(fabric));
        }
        let what = format!("{} on the route reflector", self.version.label());
        Some(Config {
            about: self.site.about(&what, self.speaker.name),
            version: self.version,
            router_id: self.speaker.router_id(),
            blocks,
        })
    }

    /// Sessions with other reflectors.
    fn others(&self) -> Vec<&'s Peering<'s>> {
        let is_other = |peering: &&Peering| peering.peer().noun == Noun::Reflector;
        self.peerings.iter().copied().filter(is_other).collect()
    }

    fn families_of(&self, fabric: &Fabric) -> impl Iterator<Item = Family> {
        let version = self.version;
        let families: Vec<_> = fabric.families().collect();
        families
            .into_iter()
            .filter(move |family| version.has(*family))
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
        for family in self.families_of(fabric) {
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
            if fabric.is_direct {
                let steps = self.given(vec![pool_symbol(self.names, fabric, family)]);
                let filter = Item::Filter(self.east_west(fabric, family), steps);
                blocks.push(block(
                    "East-west: what nodes get of each other, marks included.",
                    filter,
                ));
            }
        }
        blocks
    }

    /// VM routes as they came.
    fn given(&self, pools: Vec<Symbol>) -> Vec<Step> {
        vec![
            Step::Reject(Test::NotFromBgp, "nothing of the reflector's own"),
            Step::Reject(Test::NotIn(pools), ""),
            Step::Accept,
        ]
    }

    fn east_west(&self, fabric: &Fabric, family: Family) -> Symbol {
        self.names
            .of(Noun::Cluster, fabric.name)
            .symbol("between_", suffix(family))
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
        let mut settings = vec![Setting::Description(Text::new(&format!(
            "core gateway {}",
            peer.name
        )))];
        settings.extend(self.ends(peering));
        settings.extend(self.cluster_id().filter(|_| is_internal(peering)));
        // What comes from another reflector, who is no client, goes on to clients alone.
        if is_internal(peering) && !self.others().is_empty() {
            settings.push(Setting::Client);
        }
        settings.push(Setting::Channel(Channel {
            export: Some(self.gateway_filter(peering)),
            add_paths: (self.site.paths(&peer) > 1).then_some(AddPaths::Give),
            ..Channel::new(peering.family())
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

    /// What a session of its own says of its two ends.
    fn ends(&self, peering: &Peering) -> Vec<Setting> {
        let session = &peering.session;
        let mut settings = common(&[peering], session.reflector_address, peering.reflector_asn);
        let address = session.peer_address.addr();
        settings.push(Setting::Neighbor(address, peering.peer_asn));
        settings.extend(link(self.site, peering));
        settings
    }

    /// What two reflectors give each other: VM routes with their marks, by which the other one knows
    /// them.
    fn shared_routes(&self, peering: &Peering) -> [Block; 2] {
        let family = peering.family();
        let pool = |fabric: &&Fabric| pool_symbol(self.names, fabric, family);
        let give = self.given(peering.fabrics.iter().map(pool).collect());
        let take_of = |fabric: &&Fabric| {
            let martians = martians::symbol(self.names, fabric, family);
            let mut tests = vec![Test::In(pool(fabric)), Test::NotIn(vec![martians])];
            let tagged = |form| Test::Tagged(community_symbol(self.names, fabric), form);
            tests.extend(fabric.community.map(tagged));
            Step::AcceptIf(tests)
        };
        let mut take: Vec<_> = peering.fabrics.iter().map(take_of).collect();
        take.push(Step::RejectRest);
        let [give_name, take_name] = self.shared_filters(peering);
        [
            block("", Item::Filter(take_name, take)),
            block("", Item::Filter(give_name, give)),
        ]
    }

    fn shared_filters(&self, peering: &Peering) -> [Symbol; 2] {
        let stem = self.names.of(Noun::Reflector, peering.peer().name);
        ["given_to_", "taken_from_"].map(|before| stem.symbol(before, suffix(peering.family())))
    }

    /// Another reflector, who is no client: the routes of nodes that peer with one of the two alone.
    fn other(&self, peering: &Peering, explain: bool) -> Block {
        let name = peering.peer().name;
        let mut settings = vec![Setting::Description(Text::new(&format!(
            "route reflector {name}"
        )))];
        settings.extend(self.ends(peering));
        settings.extend(self.cluster_id());
        let [give, take] = self.shared_filters(peering);
        settings.push(Setting::Channel(Channel {
            import: Some(take),
            limit: Some(self.site.core_limit(&[peering])),
            export: Some(give),
            ..channel_from_reflector(peering)
        }));
        let why = "Other reflectors: no clients, so that a route makes one step between reflectors and no more.";
        let stem = self.names.of(Noun::Reflector, name);
        block(
            if explain { why } else { "" },
            Item::Session {
                name: stem.symbol("rr_", suffix(peering.family())),
                from: None,
                settings,
            },
        )
    }

    /// A fabric's nodes: what they share as a template, then one short session each.
    fn nodes(&self, fabric: &Fabric) -> Vec<Block> {
        let mut blocks = Vec::new();
        for family in self.families_of(fabric) {
            let peerings: Vec<_> = self.nodes_of(fabric, family).collect();
            let Some(first) = peerings.first().copied() else {
                continue;
            };
            let template = self
                .names
                .of(Noun::Cluster, fabric.name)
                .symbol("nodes_", suffix(family));
            let given = if fabric.is_direct {
                "They get each other's routes, and nothing else"
            } else {
                "They get no routes: their default route leads to the core"
            };
            let mut why = format!(
                "The nodes of {}. {given}. Past its\n\
                 limit a node's further routes wait, its VMs stay up.",
                fabric.name
            );
            if graceful(first) {
                why += "\n";
                why += &about_graceful();
            } else {
                why += " No graceful restart: a dead node's\n\
                        routes would outlive it and win over its VMs started elsewhere.";
            }
            let why = if blocks.is_empty() {
                why
            } else {
                String::new()
            };
            let mut shared = common(
                &peerings,
                first.session.reflector_address,
                first.reflector_asn,
            );
            shared.extend(self.cluster_id().filter(|_| is_internal(first)));
            shared.push(Setting::Channel(Channel {
                import: Some(self.node_filter(fabric, family)),
                limit: Some(self.site.node_limit(fabric)),
                export: fabric.is_direct.then(|| self.east_west(fabric, family)),
                ..Channel::new(family)
            }));
            blocks.push(block(why, Item::Template(template.clone(), shared)));
            for peering in &peerings {
                blocks.push(self.node(peering, &peerings, &template));
            }
        }
        blocks
    }

    fn node(&self, peering: &Peering, all: &[&Peering], template: &Symbol) -> Block {
        let (peer, session) = (peering.peer(), &peering.session);
        let mut settings = vec![
            Setting::Description(Text::new(&format!("node {}", peer.name))),
            Setting::Neighbor(session.peer_address.addr(), peering.peer_asn),
        ];
        settings.extend(link(self.site, peering));
        settings.extend(own_password(peering, all));
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
