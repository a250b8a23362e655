//! A fabric's nodes: what is taken from them, and what they get.

use super::{Reflector, is_internal};
use crate::export::bird::ast::{Block, Channel, Item, Setting, Step, Test};
use crate::export::bird::lower::{
    about_graceful, block, common, community_symbol, link, martians, own_password, pool_block,
    pool_symbol, suffix,
};
use crate::export::bird::text::Text;
use crate::export::names::Symbol;
use crate::export::site::graceful;
use crate::model::Noun;
use crate::model::values::Family;
use crate::topology::{Fabric, Peering};

impl Reflector<'_> {
    /// What a fabric's nodes may announce: pools, community and the filter of the two.
    pub fn announcements(&self, fabric: &Fabric) -> Vec<Block> {
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

    /// A fabric's nodes: what they share as a template, then one short session each.
    pub fn nodes(&self, fabric: &Fabric) -> Vec<Block> {
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
}
