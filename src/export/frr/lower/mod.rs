//! What each speaker is told, and why.

mod gateway;
mod node;
mod reflector;

use super::ast::{Bfd, Config, Neighbor, Policy, PrefixList, Setting, Who};
use crate::export::names::{Names, Symbol};
use crate::export::patterns::{Pattern, hosts};
use crate::export::site::{BfdTimers, Site, graceful, shared_password};
use crate::model::Noun;
use crate::model::values::{AddressRange, Family, RoutingDaemon};
use crate::topology::{Fabric, Link, Peering, Speaker};

/// How long a restarting neighbour's routes are kept, in seconds.
const RESTART_TIME: u16 = 30;

/// The configurations of all speakers that run FRR.
pub fn configs(site: &Site, names: &Names) -> Vec<Config> {
    let runs_frr = |speaker: &Speaker| site.daemon(speaker) == Some(RoutingDaemon::Frr);
    let mut configs = Vec::new();
    for speaker in site.reflectors().into_iter().filter(runs_frr) {
        let reflector = reflector::Reflector::new(site, names, speaker);
        configs.extend(reflector.config());
    }
    for fabric in site.fabrics {
        for speaker in fabric.nodes.iter().copied().filter(runs_frr) {
            configs.extend(node::config(site, names, fabric, speaker));
        }
    }
    for speaker in site.gateways().into_iter().filter(runs_frr) {
        configs.extend(gateway::config(site, speaker));
    }
    configs
}

/// A symbol that exists once a family.
fn of(family: Family, names: [&'static str; 2]) -> Symbol {
    Symbol::fixed(match family {
        Family::V4 => names[0],
        Family::V6 => names[1],
    })
}

/// A symbol of an object that exists once a family.
fn symbol(
    names: &Names,
    noun: Noun,
    name: &str,
    family: Family,
    before: [&'static str; 2],
) -> Symbol {
    let before = match family {
        Family::V4 => before[0],
        Family::V6 => before[1],
    };
    names.of(noun, name).symbol(before, "")
}

/// The name of a fabric's prefix list.
fn pool_symbol(names: &Names, fabric: &Fabric, family: Family) -> Symbol {
    symbol(
        names,
        Noun::Cluster,
        fabric.name,
        family,
        ["POOL4_", "POOL6_"],
    )
}

/// The name of a fabric's community.
fn community_symbol(names: &Names, fabric: &Fabric) -> Symbol {
    names
        .of(Noun::Cluster, fabric.name)
        .symbol("COMMUNITY_", "")
}

fn prefix_list(why: String, name: Symbol, family: Family, patterns: Vec<Pattern>) -> PrefixList {
    PrefixList {
        why,
        name,
        family,
        patterns,
    }
}

fn pool_list(names: &Names, fabric: &Fabric, family: Family) -> PrefixList {
    prefix_list(
        format!(
            "The {family} pools of {}: single addresses, never an aggregate.",
            fabric.name
        ),
        pool_symbol(names, fabric, family),
        family,
        hosts(fabric.pools.family(family).flat_map(AddressRange::networks)),
    )
}

/// BFD's profile, if BFD watches one of the sessions. FRR takes no multiplier of 1.
fn bfd(peerings: &[&Peering]) -> Option<Bfd> {
    let timers = BfdTimers::of(peerings)?;
    Some(Bfd {
        timers: BfdTimers {
            multiplier: timers.multiplier.max(2),
            ..timers
        },
        multihop: any_multihop(peerings),
    })
}

fn any_multihop(peerings: &[&Peering]) -> bool {
    let is_multihop = |peering: &&Peering| peering.session.link == Link::Multihop;
    peerings.iter().any(is_multihop)
}

fn restart_time(peerings: &[&Peering]) -> Option<u16> {
    let any = peerings.iter().any(|peering| graceful(peering));
    any.then_some(RESTART_TIME)
}

/// One end of a session: its own address and what it calls the other one.
struct End<'a> {
    peering: &'a Peering<'a>,
    /// Whether the end is the session's reflector.
    at_reflector: bool,
    /// Whether packets that crossed a router are refused.
    ttl_security: bool,
}

impl<'a> End<'a> {
    /// All ends of a speaker's sessions of a family.
    fn all(site: &Site<'a>, speaker: &Speaker, family: Family) -> Vec<Self> {
        let peerings = site.sessions_of(speaker, Some(family)).into_iter();
        let end = |peering| Self {
            peering,
            at_reflector: speaker.noun == Noun::Reflector,
            ttl_security: site.ttl_security(peering),
        };
        peerings.map(end).collect()
    }

    fn neighbor(&self) -> Speaker<'a> {
        if self.at_reflector {
            self.peering.peer()
        } else {
            self.peering.reflector()
        }
    }

    fn who(&self) -> Who {
        let session = &self.peering.session;
        let other = if self.at_reflector {
            session.peer_address
        } else {
            session.reflector_address
        };
        Who::One(other.addr())
    }

    /// Only an internal neighbour can take part in reflection (RFC 4456).
    fn is_internal(&self) -> bool {
        self.peering.reflector_asn == self.peering.peer_asn
    }

    fn description(&self) -> Setting {
        let neighbor = self.neighbor();
        let what = match neighbor.noun {
            Noun::Node => "node",
            Noun::Gateway => "core gateway",
            _ => "route reflector",
        };
        Setting::Description(format!("{what} {}", neighbor.name))
    }

    /// What it says apart from the other end's address and password.
    fn shared(&self) -> Vec<Setting> {
        let (peering, session) = (self.peering, &self.peering.session);
        let (asn, own) = if self.at_reflector {
            (peering.peer_asn, session.reflector_address)
        } else {
            (peering.reflector_asn, session.peer_address)
        };
        let mut settings = vec![
            Setting::RemoteAs(asn),
            Setting::Source(own.addr()),
            Setting::Timers(peering.hold_time().seconds()),
        ];
        if !self.is_internal() && session.link == Link::Multihop {
            settings.push(Setting::EbgpMultihop);
        }
        if peering.bfd() {
            settings.push(Setting::Bfd {
                graceful: graceful(peering),
            });
        }
        settings
    }

    fn password(&self) -> Option<Setting> {
        self.peering.password().cloned().map(Setting::Password)
    }

    /// What depends on where the other end is.
    fn own(&self) -> Option<Setting> {
        self.ttl_security.then_some(Setting::TtlSecurity)
    }

    /// A neighbour of its own.
    fn single(&self) -> Neighbor {
        let mut settings = self.shared();
        settings.push(self.description());
        settings.extend(self.own());
        settings.extend(self.password());
        Neighbor {
            who: self.who(),
            settings,
        }
    }

    /// A member of a group.
    fn member(&self, group: &Symbol, password: Option<Setting>) -> Neighbor {
        let mut settings = vec![Setting::Member(group.clone()), self.description()];
        settings.extend(self.own());
        settings.extend(password);
        Neighbor {
            who: self.who(),
            settings,
        }
    }
}

/// Neighbours with one policy as a group, as far as they are internal; the others each by itself.
fn group(
    name: Symbol,
    ends: &[End],
    policy: &dyn Fn(Who) -> Policy,
) -> (Vec<Neighbor>, Vec<Policy>) {
    let (mut neighbors, mut policies) = (Vec::new(), Vec::new());
    let peerings: Vec<_> = ends.iter().map(|end| end.peering).collect();
    let one_password = shared_password(&peerings).is_some();
    if let Some(first) = ends.iter().find(|end| end.is_internal()) {
        let mut settings = vec![Setting::Group];
        settings.extend(first.shared());
        settings.extend(first.password().filter(|_| one_password));
        neighbors.push(Neighbor {
            who: Who::Group(name.clone()),
            settings,
        });
        policies.push(policy(Who::Group(name.clone())));
    }
    for end in ends {
        if end.is_internal() {
            let own = end.password().filter(|_| !one_password);
            neighbors.push(end.member(&name, own));
        } else {
            neighbors.push(end.single());
            policies.push(Policy {
                client: false,
                ..policy(end.who())
            });
        }
    }
    (neighbors, policies)
}
