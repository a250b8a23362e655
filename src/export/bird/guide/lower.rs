//! What each reflector is told, in the order of the guide.

use super::ast::Config;
use crate::export::bird::ast::{AddPaths, Channel, Setting};
use crate::export::bird::lower::{bfd, restart};
use crate::export::bird::text::Text;
use crate::export::bird::version::Version;
use crate::export::names::{Names, Stem, Symbol};
use crate::export::patterns::{hosts, martians, martians_of};
use crate::export::site::{Site, graceful};
use crate::model::Noun;
use crate::model::values::{AddressRange, Community, Family};
use crate::topology::{Fabric, Link, Peering, Speaker};

/// The guide's `martians`, as far as the page still shows them: seven of BIRD's own example.
const MARTIANS_V4: [&str; 6] = [
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "10.0.0.0/8",
    "224.0.0.0/4",
    "240.0.0.0/4",
];

/// Words of BIRD 1.6 with a digit, and names that it gives itself.
const TAKEN: [&str; 17] = [
    "RTS_OSPF_EXT1",
    "RTS_OSPF_EXT2",
    "bfd1",
    "cost2",
    "device1",
    "direct1",
    "ipv4",
    "ipv6",
    "kernel1",
    "ospf_metric1",
    "ospf_metric2",
    "rfc1583compat",
    "sha1",
    "sha256",
    "sha384",
    "sha512",
    "v6only",
];

/// The configurations of a reflector that follows the guide: it serves one fabric.
pub fn configs(site: &Site, names: &Names, speaker: Speaker) -> Vec<Config> {
    let serves = |fabric: &&Fabric| fabric.reflectors.iter().any(|rr| rr.name == speaker.name);
    let Some(fabric) = site.fabrics.iter().find(serves) else {
        return Vec::new();
    };
    let of_family = |family| config(site, names, fabric, speaker, family);
    fabric.families().map(of_family).collect()
}

fn config(site: &Site, names: &Names, fabric: &Fabric, speaker: Speaker, family: Family) -> Config {
    let peerings = site.sessions_of(&speaker, Some(family));
    let version = Version::V1(family);
    let never = match family {
        Family::V4 => martians_of(fabric, family, &MARTIANS_V4),
        Family::V6 => martians(fabric, family),
    };
    let session = |peering: &&Peering| session(site, names, fabric, peering);
    Config {
        about: site.about(
            &format!("{} on the route reflector", version.label()),
            speaker.name,
        ),
        version,
        router_id: speaker.router_id(),
        martians: never,
        pools: hosts(fabric.pools.family(family).flat_map(AddressRange::networks)),
        strips_large: matches!(fabric.community, Some(Community::Large(..))),
        is_direct: fabric.is_direct,
        bfd: bfd("A reflector or node", &peerings),
        sessions: peerings.iter().map(session).collect(),
    }
}

/// In the guide's order; behind it what the plan asks for beyond the guide.
fn session(
    site: &Site,
    names: &Names,
    fabric: &Fabric,
    peering: &Peering,
) -> (Symbol, Vec<Setting>) {
    let (peer, session) = (peering.peer(), &peering.session);
    let is_gateway = peer.noun == Noun::Gateway;
    let mut channel = Channel::new(peering.family());
    if is_gateway {
        channel.export = Some(Symbol::fixed("ibgp_policy_out"));
        channel.add_paths = (site.paths(&peer) > 1).then_some(AddPaths::Give);
    } else {
        channel.import = Some(Symbol::fixed("ibgp_policy_in"));
        channel.limit = Some(site.node_limit(fabric));
        channel.export = fabric.is_direct.then(|| Symbol::fixed("ibgp_policy_nodes"));
    }
    let mut settings = vec![
        Setting::Description(Text::new(peer.name)),
        Setting::LocalAs(peering.reflector_asn),
    ];
    settings.push(match session.link {
        Link::Direct => Setting::Link(Link::Direct),
        Link::Multihop => Setting::Hops(255),
    });
    settings.push(Setting::Neighbor(
        session.peer_address.addr(),
        peering.peer_asn,
    ));
    settings.extend(is_gateway.then_some(Setting::NoMetric));
    settings.push(Setting::Source(session.reflector_address.addr()));
    settings.push(Setting::Channel(channel));
    if peering.reflector_asn == peering.peer_asn {
        settings.push(Setting::Client);
        let cluster_id = site.cluster_id(&peering.reflector());
        settings.extend(cluster_id.map(Setting::ClusterId));
    }
    settings.extend(site.ttl_security(peering).then_some(Setting::TtlSecurity));
    settings.push(Setting::HoldTime(peering.hold_time().seconds()));
    settings.extend(peering.password().cloned().map(Setting::Password));
    if peering.bfd() {
        settings.push(Setting::Bfd {
            graceful: graceful(peering),
        });
    }
    settings.push(restart(peering));
    let stem = names.of(peer.noun, peer.name);
    let name = if is_gateway {
        stem.symbol("gw_", "")
    } else {
        node_name(stem)
    };
    (name, settings)
}

/// A node's own name where BIRD takes it: its words have no digits but for a few, and prefixes of the
/// planner's own must not meet themselves.
fn node_name(stem: Stem) -> Symbol {
    let own = stem.symbol("", "");
    let text = own.to_string();
    let begins_well = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_ours = text.starts_with("n_") || text.starts_with("gw_");
    let has_digit = text.contains(|c: char| c.is_ascii_digit());
    if begins_well && has_digit && !is_ours && !TAKEN.contains(&text.as_str()) {
        own
    } else {
        stem.symbol("n_", "")
    }
}
