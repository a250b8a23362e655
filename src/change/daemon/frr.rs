//! FRR: `frr-reload.py` enters the commands that differ.

use std::collections::BTreeMap;

use super::{Dialect, Fate, Reading, Session};

pub const DIALECT: Dialect = Dialect { read, weigh };

/// Reads what the exporter wrote. A group's lines stay marked as such: a setting that moves from a
/// group to its members is taken away before it comes back.
fn read(text: &str) -> Reading {
    let mut file = Reading {
        program: "FRR".into(),
        ..Reading::default()
    };
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut family = "";
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('!') {
            continue;
        }
        let words: Vec<_> = line.split(' ').collect();
        match words[..] {
            ["address-family", name, ..] => family = name,
            ["exit-address-family"] => family = "",
            ["router", "bgp", ..] | ["bgp", "router-id" | "cluster-id", ..] => {
                file.whole.push(line.to_owned());
            }
            ["neighbor", group, "peer-group"] => groups.push((group.to_owned(), Vec::new())),
            ["neighbor", who, ..] => {
                let said = format!("{family} {}", words[2..].join(" "));
                if let Some((_, lines)) = groups.iter_mut().find(|(name, _)| name == who) {
                    lines.push(said);
                } else {
                    let next = file.sessions.len();
                    let at = *places.entry(who.to_owned()).or_insert(next);
                    if at == next {
                        file.sessions.push(Session {
                            name: who.to_owned(),
                            neighbor: who.to_owned(),
                            lines: Vec::new(),
                        });
                    }
                    file.sessions[at].lines.push(said);
                }
            }
            _ => file.rest.push(line.to_owned()),
        }
    }
    for session in &mut file.sessions {
        for (group, lines) in &groups {
            let is_member = format!(" peer-group {group}");
            if session.lines.contains(&is_member) {
                let of_group = lines.iter().map(|line| format!("{line} (group)"));
                session.lines.extend(of_group);
            }
        }
    }
    file
}

fn weigh(line: &str, _: bool) -> Fate {
    let mut words = line
        .trim_start_matches("ipv4")
        .trim_start_matches("ipv6")
        .split(' ');
    match words.find(|word| !word.is_empty()).unwrap_or_default() {
        // Timers count from the next time the session comes up, and so does TTL security: FRR sends a TTL of
        // 255 to internal neighbours anyhow, and resets none of them when it is to check theirs.
        "description" | "timers" | "ttl-security" | "route-map" | "maximum-prefix" => Fate::Stays,
        // Another interval is taken on. Whatever else is said of BFD begins or ends a watch: the end that
        // still watches takes silence for death, in some tries FRR itself does.
        "bfd" if !line.contains("bfd profile") => Fate::Restarts,
        "bfd" => Fate::Stays,
        "password" | "remote-as" | "update-source" => Fate::Waits,
        _ if line.starts_with("router bgp") => Fate::Waits,
        _ => Fate::Restarts,
    }
}
