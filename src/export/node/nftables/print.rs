//! How nft spells it. The closing brace of a chain stands on its own line: nft 1.0.6 wants it so.

use std::fmt::Write;

use super::ast::{Elements, Kind, Place, Rule, Ruleset, Set, Test, Verdict};
use crate::model::values::Family;

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
            "ether_addr".into(),
            macs.iter().map(ToString::to_string).collect(),
        ),
        Elements::Addresses(family, ranges) => {
            let elements = ranges.iter().map(ToString::to_string).collect();
            (
                format!(
                    "{}\n\t\tflags interval\n\t\tauto-merge",
                    address_type(*family)
                ),
                elements,
            )
        }
        Elements::Owners(family, owners) => {
            let elements = owners
                .iter()
                .map(|(mac, address)| format!("{mac} . {address}"))
                .collect();
            (format!("ether_addr . {}", address_type(*family)), elements)
        }
    };
    let _ = writeln!(
        out,
        "\tset {} {{\n\t\ttype {kind}\n\t\telements = {{",
        set.name
    );
    for element in elements {
        let _ = writeln!(out, "\t\t\t{element},");
    }
    out.push_str("\t\t}\n\t}\n\n");
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
        Test::Unbound(Kind::V6) => format!("{} {{ ::, fe80::/10 }}", source(Kind::V6)),
        Test::In(kind, set) => format!("{} @{set}", source(*kind)),
        Test::NotIn(kind, set) => format!("{} != @{set}", source(*kind)),
        Test::MacIn(set) => format!("ether saddr @{set}"),
        // What an ARP message says of its sender counts, not the frame around it.
        Test::NotOwner(Kind::Arp, set) => format!("arp saddr ether . arp saddr ip != @{set}"),
        Test::NotOwner(kind, set) => format!("ether saddr . {} != @{set}", source(*kind)),
        Test::Own => "fib saddr type local".into(),
        Test::NoWayBack => "fib saddr . iif oif missing".into(),
    }
}

fn source(kind: Kind) -> &'static str {
    match kind {
        Kind::V4 => "ip saddr",
        Kind::Arp => "arp saddr ip",
        Kind::V6 => "ip6 saddr",
    }
}

fn address_type(family: Family) -> &'static str {
    match family {
        Family::V4 => "ipv4_addr",
        Family::V6 => "ipv6_addr",
    }
}
