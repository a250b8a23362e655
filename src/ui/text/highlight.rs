//! Highlighting of exported files, a line at a time.

use crate::export::Language;

/// A piece of a line and the class it is shown with; the empty class for plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// What it is.
    pub class: &'static str,
    /// Its text.
    pub text: &'t str,
}

const BIRD: &[&str] = &[
    "accept",
    "as",
    "bfd",
    "bgp",
    "cluster",
    "define",
    "description",
    "device",
    "direct",
    "export",
    "filter",
    "from",
    "function",
    "if",
    "import",
    "interface",
    "ipv4",
    "ipv6",
    "kernel",
    "limit",
    "local",
    "log",
    "multihop",
    "neighbor",
    "none",
    "password",
    "protocol",
    "reject",
    "return",
    "router",
    "rr",
    "static",
    "template",
    "then",
    "where",
];
const JUNOS: &[&str] = &[
    "set", "delete", "accept", "reject", "type", "group", "term", "neighbor", "family",
];
const FRR: &[&str] = &[
    "address-family",
    "bfd",
    "call",
    "deny",
    "exit",
    "exit-address-family",
    "ip",
    "ipv6",
    "match",
    "neighbor",
    "permit",
    "prefix-list",
    "profile",
    "route",
    "route-map",
    "router",
    "set",
];
const NFTABLES: &[&str] = &[
    "accept", "add", "chain", "delete", "drop", "flush", "hook", "policy", "priority", "set",
    "table", "type",
];

fn keywords(language: Language) -> &'static [&'static str] {
    match language {
        Language::Bird => BIRD,
        Language::JunosSet | Language::Junos => JUNOS,
        Language::Frr => FRR,
        Language::Nftables => NFTABLES,
        _ => &[],
    }
}

/// Cuts a line into pieces; together they are the line.
pub fn highlight(language: Language, line: &str) -> Vec<Token<'_>> {
    if language == Language::Markdown {
        let class = if line.starts_with('#') { "keyword" } else { "" };
        return vec![Token { class, text: line }];
    }
    let mut tokens = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (class, length) = next(language, rest, rest.len() == line.len());
        let (text, remaining) = rest.split_at(length);
        tokens.push(Token { class, text });
        rest = remaining;
    }
    tokens
}

/// The class and length in bytes of the first piece.
fn next(language: Language, text: &str, at_start: bool) -> (&'static str, usize) {
    let first = text.chars().next().unwrap_or(' ');
    let while_true = |wanted: fn(char) -> bool| text.find(|c| !wanted(c)).unwrap_or(text.len());
    match first {
        '#' => ("comment", text.len()),
        '"' | '\'' => {
            let end = text[1..].find(first).map_or(text.len(), |end| end + 2);
            ("string", end)
        }
        c if c.is_ascii_digit() => (
            "number",
            while_true(|c| c.is_ascii_hexdigit() || ".:/".contains(c)),
        ),
        c if c.is_alphabetic() || c == '_' => {
            let length = while_true(|c| c.is_alphanumeric() || "_-.".contains(c));
            let word = &text[..length];
            // IPv6 addresses may begin with a letter: fe80::1/64.
            if text[length..].starts_with(':')
                && word.len() <= 4
                && word.chars().all(|c| c.is_ascii_hexdigit())
            {
                return (
                    "number",
                    while_true(|c| c.is_ascii_hexdigit() || ".:/".contains(c)),
                );
            }
            let is_key = matches!(language, Language::Yaml) && text[length..].starts_with(':');
            let is_setting = matches!(language, Language::Sysctl) && at_start;
            let known = keywords(language).contains(&word);
            (
                if known || is_key || is_setting {
                    "keyword"
                } else {
                    ""
                },
                length,
            )
        }
        c if c.is_whitespace() => ("", while_true(char::is_whitespace)),
        c => ("", c.len_utf8()),
    }
}
