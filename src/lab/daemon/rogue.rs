//! A speaker gone wrong: with a node's address, AS number and password it announces what it likes.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use ipnet::IpNet;

use crate::model::values::{Community, Family};
use crate::topology::{Fabric, Link, Peering};

/// What it announces of a family.
#[derive(Debug, Default)]
pub struct Announced {
    /// With the fabric's community.
    pub marked: Vec<IpNet>,
    /// Without it.
    pub bare: Vec<IpNet>,
}

/// Who it is.
#[derive(Debug)]
pub struct Speaker<'a> {
    /// Its router id.
    pub router_id: Ipv4Addr,
    /// Its fabric.
    pub fabric: &'a Fabric<'a>,
    /// Its sessions, with it as the peer.
    pub sessions: &'a [&'a Peering<'a>],
    /// Whether sessions on one subnet take only packets that crossed no router (RFC 5082).
    pub has_ttl_security: bool,
}

/// The configuration of BIRD 2 for the sessions of a node.
pub fn config(speaker: &Speaker, announced: &Announced) -> String {
    let fabric = speaker.fabric;
    let mut text = format!("router id {};\nprotocol device {{}}\n", speaker.router_id);
    if fabric.bfd {
        let times = format!(
            "min rx interval {0} ms; min tx interval {0} ms; multiplier {1};",
            fabric.bfd_interval, fabric.bfd_multiplier
        );
        let _ = writeln!(
            text,
            "protocol bfd {{ interface \"*\" {{ {times} }}; multihop {{ {times} }}; }}"
        );
    }
    let mark = match fabric.community {
        Some(Community::Standard(a, b)) => format!("bgp_community.add(({a},{b}));"),
        Some(Community::Large(a, b, c)) => format!("bgp_large_community.add(({a},{b},{c}));"),
        None => String::new(),
    };
    for family in Family::ALL {
        let channel = channel(family);
        let of_family = |net: &&IpNet| Family::of(net.addr()) == family;
        for (name, nets) in [("marked", &announced.marked), ("bare", &announced.bare)] {
            let _ = writeln!(text, "protocol static {name}_{channel} {{ {channel};");
            for net in nets.iter().filter(of_family) {
                let _ = writeln!(text, "  route {net} blackhole;");
            }
            text += "}\n";
        }
        let _ = writeln!(
            text,
            "filter all_{channel} {{ if proto = \"marked_{channel}\" then {{ {mark} accept; }} accept; }}"
        );
    }
    for (number, peering) in speaker.sessions.iter().enumerate() {
        text += &session(number, speaker, peering);
    }
    text
}

fn session(number: usize, speaker: &Speaker, peering: &Peering) -> String {
    let (own, other) = (
        peering.session.peer_address.addr(),
        peering.session.reflector_address.addr(),
    );
    let link = match peering.session.link {
        Link::Direct if speaker.has_ttl_security => "direct; ttl security on",
        Link::Direct => "direct",
        Link::Multihop => "multihop",
    };
    let password = peering
        .password()
        .map(|password| format!(" password \"{}\";", password.as_str()));
    let bfd = if speaker.fabric.bfd { " bfd on;" } else { "" };
    let channel = channel(peering.family());
    format!(
        "protocol bgp session{number} {{ local {own} as {}; neighbor {other} as {}; {link};{}{bfd} \
         connect delay time 1; error wait time 1, 3; \
         {channel} {{ import none; export filter all_{channel}; next hop self; }}; }}\n",
        peering.peer_asn,
        peering.reflector_asn,
        password.unwrap_or_default(),
    )
}

fn channel(family: Family) -> &'static str {
    match family {
        Family::V4 => "ipv4",
        Family::V6 => "ipv6",
    }
}
