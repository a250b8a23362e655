//! A route reflector: takes VM routes from nodes, gives them to core gateways, forwards no packet.

mod nodes;
mod others;

use std::net::Ipv4Addr;

use super::{bfd, block, common, link, martians, pool_symbol, suffix};
use crate::export::bird::ast::{
    AddPaths, Block, Change, Channel, Config, Item, Kernel, Setting, Step, Test,
};
use crate::export::bird::text::Text;
use crate::export::bird::version::Version;
use crate::export::names::{Names, Symbol};
use crate::export::site::Site;
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

    /// VM routes as they came.
    fn given(&self, pools: Vec<Symbol>) -> Vec<Step> {
        vec![
            Step::Reject(Test::NotFromBgp, "nothing of the reflector's own"),
            Step::Reject(Test::NotIn(pools), ""),
            Step::Accept,
        ]
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

    fn cluster_id(&self) -> Option<Setting> {
        self.cluster_id.map(Setting::ClusterId)
    }
}

/// Only an internal neighbour can take part in reflection (RFC 4456).
fn is_internal(peering: &Peering) -> bool {
    peering.reflector_asn == peering.peer_asn
}
