//! How nft spells it. The closing brace of a chain stands on its own line: nft 1.0.6 wants it so.

use std::fmt::Write;
use std::net::IpAddr;

use super::ast::{Elements, Form, Kind, Place, Rule, Ruleset, Sender, Set, Test, Verdict};
use crate::model::values::Family;

/// What a neighbour solicitation or advertisement speaks of (RFC 4861, sections 4.3 and 4.4): `icmpv6 taddr`,
/// which nft 1.0.6 does not know.
const TARGET: &str = "@th,64,128";

/// Writes the file.
pub fn print(ruleset: &Ruleset) -> String {
    let mut out = String::from("#!/usr/sbin/nft -f\n");
    for line in ruleset.about.lines() {
        let _ = writeln!(out, "# {line}");
    }
    out.push_str(
        "\n# Loading it again replaces these tables and touches no other.\n\
         table inet fabric\ndelete table inet fabric\n\
         table bridge fabric\ndelete table bridge fabric\n",
    );
    let Some(table) = &ruleset.table else {
        return out;
    };
    let (family, hook) = match table.place {
        Place::Forward => ("inet", "forward"),
        Place::Bridge => ("bridge", "prerouting"),
    };
    let _ = writeln!(out, "\ntable {family} fabric {{");
    for each in &table.sets {
        set(&mut out, each);
    }
    let _ = writeln!(out, "\tchain guard {{");
    let _ = writeln!(
        out,
        "\t\ttype filter hook {hook} priority filter; policy accept;"
    );
    for each in &table.rules {
        rule(&mut out, each);
    }
    out.push_str("\t}\n}\n");
    out
}

fn set(out: &mut String, set: &Set) {
    let (kind, elements): (String, Vec<String>) = match &set.elements {
        Elements::Macs(macs) => (
            "type ether_addr".into(),
            macs.iter().map(ToString::to_string).collect(),
        ),
        Elements::Names(names) => (
            "type ifname".into(),
            names.iter().map(|name| format!("\"{name}\"")).collect(),
        ),
        Elements::Addresses(family, ranges) => {
            let form = match family {
                Family::V4 => Form::V4,
                Family::V6 => Form::V6,
            };
            let kind = format!(
                "type {}\n\t\tflags interval\n\t\tauto-merge",
                address_type(form)
            );
            (kind, ranges.iter().map(ToString::to_string).collect())
        }
        Elements::Targets(targets) => (
            format!("typeof {TARGET}"),
            targets
                .iter()
                .map(|one| spelled(Form::Target, *one))
                .collect(),
        ),
        Elements::Owners(form, owners) => (
            pairs(*form, "ether_addr", "ether saddr"),
            owners
                .iter()
                .map(|(mac, address)| format!("{mac} . {}", spelled(*form, *address)))
                .collect(),
        ),
        Elements::Ports(form, ports) => (
            pairs(*form, "ifname", "iifname"),
            ports
                .iter()
                .map(|(name, address)| format!("\"{name}\" . {}", spelled(*form, *address)))
                .collect(),
        ),
    };
    let _ = writeln!(out, "\tset {} {{\n\t\t{kind}\n\t\telements = {{", set.name);
    for element in elements {
        let _ = writeln!(out, "\t\t\t{element},");
    }
    out.push_str("\t\t}\n\t}\n\n");
}

/// The type of pairs with an address; what has no name is said by what it is compared with.
fn pairs(form: Form, named: &str, compared: &str) -> String {
    match form {
        Form::V4 | Form::V6 => format!("type {named} . {}", address_type(form)),
        Form::Target => format!("typeof {compared} . {TARGET}"),
    }
}

/// An address, as its form is compared: a target is a number to nft.
fn spelled(form: Form, address: IpAddr) -> String {
    match address {
        IpAddr::V6(target) if form == Form::Target => format!("{:#034x}", target.to_bits()),
        address => address.to_string(),
    }
}

fn rule(out: &mut String, rule: &Rule) {
    for line in rule.why.lines() {
        let _ = writeln!(out, "\n\t\t# {line}");
    }
    let mut words: Vec<_> = rule.tests.iter().map(test).collect();
    words.push(match rule.verdict {
        Verdict::Accept => "accept".into(),
        Verdict::Drop => "counter drop".into(),
    });
    let _ = writeln!(out, "\t\t{}", words.join(" "));
}

fn test(test: &Test) -> String {
    match test {
        Test::From(name) => format!("iifname \"{name}\""),
        Test::NotFrom(name) => format!("iifname != \"{name}\""),
        Test::To(name) => format!("oifname \"{name}\""),
        Test::Is(Family::V4) => "meta protocol ip".into(),
        Test::Is(Family::V6) => "meta protocol ip6".into(),
        Test::Unbound(kind @ (Kind::V4 | Kind::Arp)) => format!("{} 0.0.0.0", source(*kind)),
        Test::Unbound(_) => format!("{} {{ ::, fe80::/10 }}", source(Kind::V6)),
        Test::In(kind, set) => format!("{} @{set}", source(*kind)),
        Test::NotIn(kind, set) => format!("{} != @{set}", source(*kind)),
        Test::Message(Kind::Probe) => "ip6 saddr :: icmpv6 type nd-neighbor-solicit".into(),
        Test::Message(_) => "icmpv6 type nd-neighbor-advert".into(),
        // fe80::/10
        Test::BeyondLink => "@th,64,10 != 0x3fa".into(),
        Test::Routes => "icmpv6 type { nd-router-advert, nd-redirect }".into(),
        Test::Leases(Family::V4) => "udp sport 67 udp dport 68".into(),
        Test::Leases(Family::V6) => "udp sport 547 udp dport 546".into(),
        Test::Sender(Sender::Mac) => "ether saddr @vm_macs".into(),
        Test::Sender(Sender::Interface) => "iifname @vm_names".into(),
        Test::NotOwn(kind, sender, set) => {
            let sender = match (sender, kind) {
                // What an ARP message says of its sender counts, not the frame around it.
                (Sender::Mac, Kind::Arp) => "arp saddr ether",
                (Sender::Mac, _) => "ether saddr",
                (Sender::Interface, _) => "iifname",
            };
            format!("{sender} . {} != @{set}", source(*kind))
        }
        Test::Own => "fib saddr type local".into(),
        Test::NoWayBack => "fib saddr . iif oif missing".into(),
    }
}

fn source(kind: Kind) -> &'static str {
    match kind {
        Kind::V4 => "ip saddr",
        Kind::Arp => "arp saddr ip",
        Kind::V6 => "ip6 saddr",
        Kind::Claim | Kind::Probe => TARGET,
    }
}

fn address_type(form: Form) -> &'static str {
    match form {
        Form::V4 => "ipv4_addr",
        Form::V6 | Form::Target => "ipv6_addr",
    }
}
