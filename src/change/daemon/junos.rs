//! Junos: a commit changes what differs. No router was at hand to try it on, so what a policy or a
//! limit does not plainly do counts as a restart.

use super::{Dialect, Fate, Reading, Session};

pub const DIALECT: Dialect = Dialect { read, weigh };

const GROUP: &str = "set protocols bgp group ";

/// Reads what the exporter wrote: set commands, each group's before its neighbours'.
fn read(text: &str) -> Reading {
    let mut file = Reading {
        program: "Junos".into(),
        ..Reading::default()
    };
    let mut groups: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with('#') {
            continue;
        }
        let Some((group, said)) = line
            .strip_prefix(GROUP)
            .and_then(|rest| rest.split_once(' '))
        else {
            if line.starts_with("set routing-options ") {
                file.whole.push(line.to_owned());
            } else if line.starts_with("set ") {
                file.rest.push(line.to_owned());
            }
            continue;
        };
        let Some((neighbor, said)) = said
            .strip_prefix("neighbor ")
            .and_then(|rest| rest.split_once(' '))
        else {
            groups.push((group.to_owned(), said.to_owned()));
            continue;
        };
        let name = format!("{group} {neighbor}");
        if file.sessions.last().is_none_or(|last| last.name != name) {
            let own = groups.iter().filter(|(of, _)| of == group);
            file.sessions.push(Session {
                name,
                neighbor: neighbor.to_owned(),
                lines: own.map(|(_, said)| said.clone()).collect(),
            });
        }
        file.sessions
            .last_mut()
            .into_iter()
            .for_each(|own| own.lines.push(said.to_owned()));
    }
    file
}

fn weigh(line: &str, gone: bool) -> Fate {
    if line.contains(" prefix-limit ") {
        return Fate::Stays;
    }
    match line.split(' ').next().unwrap_or_default() {
        "description" | "import" | "export" | "log-updown" => Fate::Stays,
        "bfd-liveness-detection" if !gone => Fate::Stays,
        "authentication-key" | "local-address" | "type" => Fate::Waits,
        "set" if line.contains(" autonomous-system ") => Fate::Waits,
        _ => Fate::Restarts,
    }
}
