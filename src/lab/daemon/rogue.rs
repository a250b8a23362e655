//! A speaker gone wrong: with a node's address, AS number and password it announces what it likes.

use std::fmt::Write as _;
use std::net::IpAddr;

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

/// The configuration of BIRD 2 for the sessions of a node.
pub fn config(
    router_id: IpAddr,
    fabric: &Fabric,
    sessions: &[&Peering],
    announced: &Announced,
) -> String {
    let mut text = format!("router id {router_id};\nprotocol device {{}}\n");
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
    for (number, peering) in sessions.iter().enumerate() {
        text += &session(number, fabric, peering);
    }
    text
}

fn session(number: usize, fabric: &Fabric, peering: &Peering) -> String {
    let (own, other) = (
        peering.session.peer_address.addr(),
        peering.session.reflector_address.addr(),
    );
    let link = match peering.session.link {
        Link::Direct => "direct",
        Link::Multihop => "multihop",
    };
    let password = peering
        .password()
        .map(|password| format!(" password \"{}\";", password.as_str()));
    let bfd = if fabric.bfd { " bfd on;" } else { "" };
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
