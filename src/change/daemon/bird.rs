//! BIRD: `configure` restarts the protocols that it can't change while they run.

use super::{Dialect, Fate, Reading, Session};

pub const DIALECT: Dialect = Dialect { read, weigh };

/// A block of the file that is being read.
enum Block {
    Template(String),
    Session,
    Other,
}

/// Reads what the exporter wrote: one statement a line, blocks with their ends on lines of their own.
fn read(text: &str) -> Reading {
    let mut file = Reading::default();
    let head = text.lines().next().unwrap_or_default();
    let (program, _) = head.split_once(" on the ").unwrap_or((head, ""));
    file.program = program.trim_start_matches("# ").to_owned();
    let mut templates: Vec<(String, Vec<String>)> = Vec::new();
    let mut block = Block::Other;
    let mut channel = String::new();
    for line in text.lines() {
        let is_top = !line.starts_with(' ');
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if is_top {
            channel.clear();
            let words: Vec<_> = line.split(' ').collect();
            block = match words[..] {
                ["template", "bgp", name, ..] => {
                    templates.push((name.to_owned(), Vec::new()));
                    Block::Template(name.to_owned())
                }
                ["protocol", "bgp", name, ..] => {
                    let from =
                        |(known, _): &&(String, Vec<String>)| words.get(4) == Some(&known.as_str());
                    let shared = templates.iter().find(from);
                    file.sessions.push(Session {
                        name: name.to_owned(),
                        neighbor: String::new(),
                        lines: shared.map(|(_, lines)| lines.clone()).unwrap_or_default(),
                    });
                    Block::Session
                }
                ["router", "id", ..] => {
                    file.whole.push(line.to_owned());
                    Block::Other
                }
                _ => {
                    file.rest.push(line.to_owned());
                    Block::Other
                }
            };
            continue;
        }
        let inside = format!("{channel}{line}");
        match (&block, file.sessions.last_mut()) {
            (Block::Other, _) => file.rest.push(inside),
            (_, _) if line == "};" => channel.clear(),
            (_, _) if line.ends_with(" {") => channel = format!("{} ", line.trim_end_matches(" {")),
            (Block::Template(name), _) => {
                let own = templates.iter_mut().find(|(known, _)| known == name);
                own.into_iter()
                    .for_each(|(_, lines)| lines.push(inside.clone()));
            }
            (Block::Session, Some(session)) => {
                if let Some(rest) = line.strip_prefix("neighbor ") {
                    session.neighbor = rest.split(' ').next().unwrap_or_default().to_owned();
                }
                session.lines.push(inside);
            }
            (Block::Session, None) => {}
        }
    }
    file
}

fn weigh(line: &str, gone: bool) -> Fate {
    let statement = line.trim_start_matches("ipv4 ").trim_start_matches("ipv6 ");
    match statement.split([' ', ';']).next().unwrap_or_default() {
        "description" | "import" | "export" => Fate::Stays,
        // This end changes while it runs. The other end, if it still watches, takes silence for death.
        "bfd" if gone => Fate::Restarts,
        "bfd" => Fate::Stays,
        // `authentication md5` is how 2.17 and later say what a password says in 2.0.
        "password" | "ttl" | "neighbor" | "local" => Fate::Waits,
        _ => Fate::Restarts,
    }
}
