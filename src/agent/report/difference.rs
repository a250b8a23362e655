//! What a bundle would change on this host.

use serde::Serialize;
use similar::TextDiff;

use crate::agent::change::{Delta, Entry, Was, same_access};
use crate::agent::files::{Access, Look};

/// What would happen to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Nothing is there, a file will be.
    Added,
    /// Its content changes.
    Changed,
    /// Its content stays, its mode or its owner changes.
    Access,
    /// It goes.
    Removed,
}

/// A file that would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Its path from `/`.
    pub path: String,
    /// What would happen.
    pub fate: Fate,
    /// Whether somebody edited it, or removed it, since the present generation put it there.
    pub drifted: bool,
    /// Whether something lies there that no generation put there.
    pub unmanaged: bool,
    /// Mode, owner and group now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_now: Option<String>,
    /// Mode, owner and group then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_then: Option<String>,
    /// A unified diff, without passwords; empty where the content stays.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub diff: String,
}

impl Difference {
    /// For people.
    pub fn text(&self) -> String {
        let what = match self.fate {
            Fate::Added => "is added",
            Fate::Changed => "changes",
            Fate::Access => "gets another mode or owner",
            Fate::Removed => "goes",
        };
        let mut out = format!("{} {what}", self.path);
        if let (Some(now), Some(then)) = (&self.access_now, &self.access_then) {
            out.push_str(&format!(", {now} → {then}"));
        }
        if self.drifted {
            out.push_str("; somebody edited it since, a copy will be kept");
        }
        if self.unmanaged {
            out.push_str("; it was not managed until now, a copy will be kept");
        }
        out.push('\n');
        out.push_str(&self.diff);
        out
    }
}

/// What would change, by file.
pub fn difference(delta: &Delta) -> Vec<Difference> {
    delta
        .entries
        .iter()
        .filter(|entry| entry.changes())
        .map(one)
        .collect()
}

fn one(entry: &Entry) -> Difference {
    let (now, then) = (entry.present.as_ref(), entry.wanted.as_ref());
    let fate = match (now, then) {
        (None, _) => Fate::Added,
        (_, None) => Fate::Removed,
        (Some((_, now)), Some((_, then))) if now == then.as_ref() => Fate::Access,
        _ => Fate::Changed,
    };
    let other = match (now, then) {
        (Some((look, _)), Some((access, _))) => !same_access(look, access),
        _ => false,
    };
    Difference {
        path: format!("/{}", entry.path),
        fate,
        drifted: entry.drifted(),
        unmanaged: entry.was == Was::Foreign && now.is_some(),
        access_now: now.filter(|_| other).map(|(look, _)| of_look(look)),
        access_then: then.filter(|_| other).map(|(access, _)| of_access(access)),
        diff: diff(
            entry.path,
            now.map(|(_, content)| content.as_slice()),
            then.map(|(_, content)| content.as_ref()),
        ),
    }
}

fn of_look(look: &Look) -> String {
    format!("{:04o} {}:{}", look.mode, look.owner, look.group)
}

fn of_access(access: &Access) -> String {
    let (owner, group) = access.owner.unwrap_or_default();
    format!("{:04o} {owner}:{group}", access.mode)
}

fn diff(path: &str, now: Option<&[u8]>, then: Option<&[u8]>) -> String {
    let (Ok(old), Ok(new)) = (
        std::str::from_utf8(now.unwrap_or_default()),
        std::str::from_utf8(then.unwrap_or_default()),
    ) else {
        return format!("Binary files a/{path} and b/{path} differ\n");
    };
    if old == new {
        return String::new();
    }
    let side = |side: char, there: bool| {
        if there {
            format!("{side}/{path}")
        } else {
            "/dev/null".to_owned()
        }
    };
    let text = TextDiff::from_lines(old, new);
    let mut unified = text.unified_diff();
    let unified = unified.header(&side('a', now.is_some()), &side('b', then.is_some()));
    unified
        .to_string()
        .lines()
        .map(|line| hidden(line) + "\n")
        .collect()
}

/// What stands before a secret: in BIRD and FRR, in netplan, in NetworkManager's profiles.
const BEFORE: [&str; 6] = [
    "password ",
    "password:",
    "password=",
    "secret ",
    "psk=",
    "authentication-key ",
];

/// A line without the password in it.
fn hidden(line: &str) -> String {
    let ends = BEFORE
        .iter()
        .filter_map(|word| line.find(word).map(|at| at + word.len()));
    let Some(at) = ends.min() else {
        return line.to_owned();
    };
    let end = if line.trim_end().ends_with(';') {
        ";"
    } else {
        ""
    };
    let which = match line.as_bytes().first() {
        Some(b'-') => ", the old one",
        Some(b'+') => ", the new one",
        _ => "",
    };
    format!("{} (hidden{which}){end}", line[..at].trim_end())
}
