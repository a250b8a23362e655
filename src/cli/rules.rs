//! `fabricctl rules`.

use serde_json::{Value, json};

use super::args::Format;
use super::render::{printable, style};
use super::{Outcome, Status, json};
use crate::check::{Group, Rule, rules};

pub fn run(code: Option<&str>, format: Format) -> Outcome {
    let Some(code) = code else {
        return Outcome::done(match format {
            Format::Text => catalogue(),
            Format::Json => {
                json::text(&json!({ "rules": rules::all().map(object).collect::<Vec<_>>() }))
            }
        });
    };
    match (rules::find(code), format) {
        (Some(rule), Format::Text) => Outcome::done(page(rule)),
        (Some(rule), Format::Json) => Outcome::done(json::text(&object(rule))),
        (None, _) => Outcome::failed(
            format!(
                "{error}error{error:#}: there is no rule `{}`\nhelp: `fabricctl rules` lists them all\n",
                printable(code),
                error = style::ERROR,
            ),
            Status::Unusable,
        ),
    }
}

fn catalogue() -> String {
    let width = rules::all().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for group in Group::ALL {
        let mut members = rules::all().filter(|rule| rule.group == group).peekable();
        if members.peek().is_none() {
            continue;
        }
        let gap = if text.is_empty() { "" } else { "\n" };
        text += &format!("{gap}{b}{}{b:#}\n", group.title(), b = style::STRONG);
        for rule in members {
            text += &format!(
                "  {:<8}{s}{:<9}{s:#}{:<width$}  {}\n",
                rule.code,
                rule.severity.name(),
                rule.name,
                first_sentence(rule),
                s = style::of(rule.severity),
            );
        }
    }
    text
}

/// What the rule checks, in a sentence.
fn first_sentence(rule: &Rule) -> String {
    let body = rule.sections().first().map_or("", |section| section.body);
    let lines: Vec<_> = body.lines().map(str::trim).collect();
    let paragraph = lines.split(|line| line.is_empty()).next();
    let text = paragraph.unwrap_or_default().join(" ");
    let end = text.match_indices(". ").map(|(i, _)| i).find(|i| {
        // A full stop that stands alone is a character the sentence is about.
        let stands_alone = text[..*i].ends_with(' ');
        !stands_alone && !text[i + 2..].starts_with(char::is_lowercase)
    });
    let sentence = end.map_or(text.as_str(), |end| &text[..end]);
    sentence.trim_end_matches('.').to_owned()
}

fn page(rule: &Rule) -> String {
    let mut text = format!(
        "{b}{} {}{b:#} ({s}{}{s:#}, {})\n",
        rule.code,
        rule.name,
        rule.severity.name(),
        rule.group.title(),
        b = style::STRONG,
        s = style::of(rule.severity),
    );
    for section in rule.sections() {
        text += &format!("\n{b}{}{b:#}\n", section.heading, b = style::STRONG);
        for line in section.body.lines() {
            text += format!("  {line}").trim_end();
            text.push('\n');
        }
    }
    text
}

fn object(rule: &'static Rule) -> Value {
    let docs: Vec<_> = rule
        .sections()
        .into_iter()
        .map(|section| json!({ "heading": section.heading, "body": section.body }))
        .collect();
    json!({
        "rule": rule.code,
        "name": rule.name,
        "group": rule.group.title(),
        "severity": rule.severity.name(),
        "docs": docs,
    })
}
