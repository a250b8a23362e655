//! An Ansible play that rolls a fleet out, and its inventory.
//!
//! The plays are the same for every plan: what a user typed is in the inventory alone, in quotes.

use std::fmt::Write;

use crate::model::Noun;
use crate::model::values::ObjectName;
use crate::topology::Speaker;

/// The plays, by path.
pub const PLAYS: [(&str, &str); 3] = [
    ("ansible/rollout.yml", include_str!("rollout.yml")),
    ("ansible/rollback.yml", include_str!("rollback.yml")),
    ("ansible/tasks/change.yml", include_str!("change.yml")),
];

/// Where the inventory is.
pub const INVENTORY: &str = "ansible/inventory.yml";

/// The groups of hosts.
const GROUPS: [(Noun, &str); 3] = [
    (Noun::Reflector, "fabric_reflectors"),
    (Noun::Node, "fabric_nodes"),
    (Noun::Gateway, "fabric_gateways"),
];

/// The inventory of the hosts that have bundles of a generation.
pub fn inventory(speakers: &[Speaker], generation: u64) -> String {
    let mut out = String::from(include_str!("inventory.yml"));
    let _ = writeln!(out, "    fabric_generation: {generation}\n  children:");
    for (noun, group) in GROUPS {
        let mut own = speakers
            .iter()
            .filter(|speaker| speaker.noun == noun)
            .peekable();
        let none = if own.peek().is_none() { " {}" } else { "" };
        let _ = writeln!(out, "    {group}:\n      hosts:{none}");
        for speaker in own {
            let _ = writeln!(out, "        {}:", quoted(&alias(speaker.name)));
            if let Some(address) = speaker.v4.or(speaker.v6) {
                let address = quoted(&address.addr().to_string());
                let _ = writeln!(out, "          ansible_host: {address}");
            }
            let bundle = quoted(&super::fleet::bundle_of(speaker.name));
            let _ = writeln!(out, "          fabric_bundle: {bundle}");
        }
    }
    out
}

/// What Ansible calls a host. A few names mean something else to it: they get a sign that no host's name
/// ends with.
fn alias(name: &str) -> String {
    let taken = GROUPS.map(|(_, group)| group);
    if taken.contains(&name) || ["all", "ungrouped", "localhost"].contains(&name) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

/// A text in YAML's double quotes, which are JSON's. Nothing but a host's name, a file named after it, or
/// an address gets here, and none of them has a brace that Ansible would take for a template.
fn quoted(text: &str) -> String {
    debug_assert!(ObjectName::check(text).is_ok() || !text.contains(['{', '"', '\\']));
    format!("\"{text}\"")
}
