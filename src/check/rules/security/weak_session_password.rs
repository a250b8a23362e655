//! Session passwords that are guessed.

use super::passwords;
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::sorted;

pub static RULE: Rule = Rule {
    code: "SEC006",
    name: "weak-session-password",
    group: Group::Security,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("weak_session_password.md"),
    check,
};

/// A shorter one is found by trying, once a packet was seen.
const SHORTEST: usize = 8;

/// What everybody tries first, in lower case.
const COMMON: [&str; 24] = [
    "password",
    "passw0rd",
    "p@ssw0rd",
    "secret",
    "s3cret",
    "cisco",
    "juniper",
    "admin",
    "changeme",
    "letmein",
    "qwerty",
    "default",
    "welcome",
    "abc",
    "bird",
    "bgp",
    "bgppass",
    "bgp-password",
    "bgppassword",
    "test",
    "root",
    "router",
    "lab",
    "md5",
];

fn check(cx: &Context, report: &mut Report) {
    let passwords = passwords(cx);
    if passwords.is_empty() {
        return;
    }
    let mut lengths: Vec<_> = passwords
        .iter()
        .map(|(_, password)| password.as_str().len())
        .collect();
    sorted::sort(&mut lengths);
    let title = cx.plan.name.text().trim();
    let names = Noun::ALL.into_iter().flat_map(|noun| noun.names(cx.plan));
    let mut names: Vec<_> = names
        .chain([title])
        .filter(|name| lengths.binary_search(&name.len()).is_ok())
        .map(str::to_ascii_lowercase)
        .collect();
    sorted::sort(&mut names);
    for (at, password) in passwords {
        let lower = password.as_str().to_ascii_lowercase();
        let stem = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c == '!');
        let first = lower.chars().next();
        let why = if COMMON.contains(&stem) || COMMON.contains(&lower.as_str()) {
            "is one that everybody tries first".to_owned()
        } else if names.binary_search(&lower).is_ok() {
            "is a name of the plan".to_owned()
        } else if lower.len() < SHORTEST {
            format!("has {} characters, fewer than {SHORTEST}", lower.len())
        } else if lower.chars().all(|c| Some(c) == first) || "0123456789012345678".contains(&lower)
        {
            "is one sign again and again, or a row of digits".to_owned()
        } else {
            continue;
        };
        let object = at.object();
        let owner = object.and_then(|(kind, name)| Some((Noun::of_collection(kind)?, name)));
        let whose = owner.map_or(String::new(), |(noun, name)| {
            format!(" of the {noun} `{name}`")
        });
        report
            .problem(at, format!("the session password{whose} {why}"))
            .help("make a random one, such as with `openssl rand -hex 16`, and set it on both ends at once");
    }
}
