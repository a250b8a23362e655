//! Sessions with other reflectors.

use super::Reflector;
use crate::export::bird::ast::{Block, Channel, Item, Setting, Step, Test};
use crate::export::bird::lower::{
    block, channel_from_reflector, community_symbol, martians, pool_symbol, suffix,
};
use crate::export::bird::text::Text;
use crate::export::names::Symbol;
use crate::model::Noun;
use crate::topology::{Fabric, Peering};

impl Reflector<'_> {
    /// What two reflectors give each other: VM routes with their marks, by which the other one knows
    /// them.
    pub fn shared_routes(&self, peering: &Peering) -> [Block; 2] {
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
    pub fn other(&self, peering: &Peering, explain: bool) -> Block {
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
}
