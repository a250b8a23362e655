//! A route reflector: takes VM routes from nodes, gives them to core gateways, forwards no packet.

use super::{
    End, any_multihop, bfd, community_symbol, group, pool_list, pool_symbol, prefix_list,
    restart_time, symbol,
};
use crate::export::frr::ast::{
    AddressFamily, Change, Clause, Config, Limit, Neighbor, Policy, PrefixList, RouteMap, Router,
    Test,
};
use crate::export::names::{Names, Symbol};
use crate::export::patterns::martians;
use crate::export::site::Site;
use crate::model::Noun;
use crate::model::values::Family;
use crate::topology::{Fabric, Peering, Speaker};

/// A reflector with all that it is told.
pub struct Reflector<'s> {
    site: &'s Site<'s>,
    names: &'s Names,
    speaker: Speaker<'s>,
    fabrics: Vec<&'s Fabric<'s>>,
    peerings: Vec<&'s Peering<'s>>,
}

impl<'s> Reflector<'s> {
    /// What a reflector needs to know.
    pub fn new(site: &'s Site<'s>, names: &'s Names, speaker: Speaker<'s>) -> Self {
        let has_me = |fabric: &&Fabric| fabric.reflectors.iter().any(|rr| rr.name == speaker.name);
        Self {
            site,
            names,
            speaker,
            fabrics: site.fabrics.iter().filter(has_me).collect(),
            peerings: site.sessions_of(&speaker, None),
        }
    }

    /// Its configuration; none without an AS number.
    pub fn config(&self) -> Option<Config> {
        let (mut prefixes, mut maps) = (Vec::new(), Vec::new());
        for fabric in &self.fabrics {
            for family in fabric.families() {
                self.martian_list(fabric, family, &mut prefixes);
                prefixes.push(pool_list(self.names, fabric, family));
                maps.push(self.announcements(fabric, family));
                maps.extend(self.east_west(fabric, family));
            }
        }
        let (mut neighbors, mut families) = (Vec::new(), Vec::new());
        for family in Family::ALL {
            let mut policies = Vec::new();
            let ends = End::all(self.site, &self.speaker, family);
            let of_noun = |noun| ends.iter().filter(move |end| end.neighbor().noun == noun);
            for end in of_noun(Noun::Gateway) {
                maps.push(self.gateway_routes(end.peering));
                neighbors.push(end.single());
                policies.push(self.gateway(end));
            }
            for end in of_noun(Noun::Reflector) {
                maps.extend(self.shared_routes(end.peering));
                neighbors.push(end.single());
                policies.push(self.other(end));
            }
            for fabric in &self.fabrics {
                let (members, own) = self.nodes(fabric, family);
                neighbors.extend(members);
                policies.extend(own);
            }
            if !policies.is_empty() {
                families.push(AddressFamily {
                    family,
                    keep_out_of_kernel: true,
                    redistribute: None,
                    paths: None,
                    policies,
                });
            }
        }
        let tagged =
            |fabric: &&Fabric| Some((community_symbol(self.names, fabric), fabric.community?));
        Some(Config {
            about: self
                .site
                .about("FRR on the route reflector", self.speaker.name),
            resolve_by_default: any_multihop(&self.peerings),
            discards: Vec::new(),
            vms: Vec::new(),
            bfd: bfd(&self.peerings),
            prefixes,
            communities: self.fabrics.iter().filter_map(tagged).collect(),
            maps,
            router: Router {
                asn: self.fabrics.first()?.asn_of(&self.speaker)?,
                router_id: self.speaker.router_id(),
                reflector: self.site.cluster_id(&self.speaker),
                graceful_restart: restart_time(&self.peerings),
                neighbors,
                families,
            },
        })
    }

    /// One list for all fabrics that filter martians, and one for each that does not.
    fn martian_list(&self, fabric: &Fabric, family: Family, lists: &mut Vec<PrefixList>) {
        let name = self.martian_symbol(fabric, family);
        if lists.iter().any(|list| list.name == name) {
            return;
        }
        let why = if fabric.martian_filter {
            format!("{family} addresses that no VM on the Internet can have (RFC 6890).")
        } else {
            format!(
                "{family} addresses that no VM can have, less the pools of {}.",
                fabric.name
            )
        };
        lists.push(prefix_list(why, name, family, martians(fabric, family)));
    }

    fn martian_symbol(&self, fabric: &Fabric, family: Family) -> Symbol {
        if fabric.martian_filter {
            return super::of(family, ["MARTIANS4", "MARTIANS6"]);
        }
        let before = ["MARTIANS4_", "MARTIANS6_"];
        symbol(self.names, Noun::Cluster, fabric.name, family, before)
    }

    fn node_map(&self, fabric: &Fabric, family: Family) -> Symbol {
        symbol(
            self.names,
            Noun::Cluster,
            fabric.name,
            family,
            ["FROM4_", "FROM6_"],
        )
    }

    /// What a fabric's nodes may announce.
    fn announcements(&self, fabric: &Fabric, family: Family) -> RouteMap {
        let martian = Clause {
            deny: true,
            tests: vec![Test::In(self.martian_symbol(fabric, family))],
            ..Clause::default()
        };
        let mut tests = vec![Test::In(pool_symbol(self.names, fabric, family))];
        let tagged = |form| Test::Tagged(community_symbol(self.names, fabric), form);
        tests.extend(fabric.community.map(tagged));
        let vm = Clause {
            tests,
            ..Clause::default()
        };
        RouteMap {
            name: self.node_map(fabric, family),
            family,
            clauses: vec![martian, vm],
        }
    }

    fn east_west_map(&self, fabric: &Fabric, family: Family) -> Symbol {
        let before = ["BETWEEN4_", "BETWEEN6_"];
        symbol(self.names, Noun::Cluster, fabric.name, family, before)
    }

    /// East-west: what a fabric's nodes get of each other, marks included.
    fn east_west(&self, fabric: &Fabric, family: Family) -> Option<RouteMap> {
        let vm = Clause {
            tests: vec![Test::In(pool_symbol(self.names, fabric, family))],
            ..Clause::default()
        };
        fabric.is_direct.then(|| RouteMap {
            name: self.east_west_map(fabric, family),
            family,
            clauses: vec![vm],
        })
    }

    fn gateway_map(&self, peering: &Peering) -> Symbol {
        let (gateway, family) = (peering.peer().name, peering.family());
        symbol(self.names, Noun::Gateway, gateway, family, ["TO4_", "TO6_"])
    }

    /// What a core gateway gets: the VM routes of the fabrics it serves, without their inner marks.
    fn gateway_routes(&self, peering: &Peering) -> RouteMap {
        let of_fabric = |fabric: &&Fabric| Clause {
            tests: vec![Test::In(pool_symbol(self.names, fabric, peering.family()))],
            changes: vec![Change::OriginIgp, Change::StripCommunities],
            ..Clause::default()
        };
        RouteMap {
            name: self.gateway_map(peering),
            family: peering.family(),
            clauses: peering.fabrics.iter().map(of_fabric).collect(),
        }
    }

    fn gateway(&self, end: &End) -> Policy {
        let has_others = |peering: &&Peering| peering.peer().noun == Noun::Reflector;
        Policy {
            who: end.who(),
            // What comes from another reflector, who is no client, goes on to clients alone.
            client: end.is_internal() && self.peerings.iter().any(has_others),
            import: None,
            export: Some(self.gateway_map(end.peering)),
            limit: None,
            add_paths: self.site.paths(&end.neighbor()) > 1,
        }
    }

    fn shared_maps(&self, peering: &Peering) -> [Symbol; 2] {
        let symbol = |before| {
            let (other, family) = (peering.peer().name, peering.family());
            symbol(self.names, Noun::Reflector, other, family, before)
        };
        [
            symbol(["GIVEN-TO4_", "GIVEN-TO6_"]),
            symbol(["TAKEN-FROM4_", "TAKEN-FROM6_"]),
        ]
    }

    /// What two reflectors give each other: VM routes with their marks, by which the other one knows
    /// them.
    fn shared_routes(&self, peering: &Peering) -> [RouteMap; 2] {
        let family = peering.family();
        let in_pool = |fabric: &&Fabric| vec![Test::In(pool_symbol(self.names, fabric, family))];
        let give = |fabric| Clause {
            tests: in_pool(fabric),
            ..Clause::default()
        };
        let take = |fabric: &&Fabric| Clause {
            tests: in_pool(fabric),
            call: Some(self.node_map(fabric, family)),
            ..Clause::default()
        };
        let [given, taken] = self.shared_maps(peering);
        [
            RouteMap {
                name: given,
                family,
                clauses: peering.fabrics.iter().map(give).collect(),
            },
            RouteMap {
                name: taken,
                family,
                clauses: peering.fabrics.iter().map(take).collect(),
            },
        ]
    }

    /// Another reflector, who is no client: the routes of nodes that peer with one of the two alone.
    fn other(&self, end: &End) -> Policy {
        let [given, taken] = self.shared_maps(end.peering);
        Policy {
            who: end.who(),
            client: false,
            import: Some(taken),
            export: Some(given),
            limit: Some(Limit::Restart(self.site.core_limit(&[end.peering]))),
            add_paths: false,
        }
    }

    /// A fabric's nodes. They get each other's routes, or none: their default route leads to the core.
    fn nodes(&self, fabric: &Fabric, family: Family) -> (Vec<Neighbor>, Vec<Policy>) {
        let mut ends = End::all(self.site, &self.speaker, family);
        ends.retain(|end| {
            let mut fabrics = end.peering.fabrics.iter();
            end.neighbor().noun == Noun::Node && fabrics.any(|own| own.name == fabric.name)
        });
        let client = ends.iter().any(End::is_internal);
        let policy = |who| Policy {
            who,
            client,
            import: Some(self.node_map(fabric, family)),
            export: fabric.is_direct.then(|| self.east_west_map(fabric, family)),
            limit: Some(Limit::Restart(self.site.node_limit(fabric))),
            add_paths: false,
        };
        let before = ["NODES4_", "NODES6_"];
        let name = symbol(self.names, Noun::Cluster, fabric.name, family, before);
        group(name, &ends, &policy)
    }
}
