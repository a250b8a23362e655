//! `fabricctl rules`.

use serde_json::{Value, json};

use super::args::Page;
use super::render::{error_line, style};
use super::{Outcome, Status, json};
use crate::check::{Group, Rule, rules};

pub fn run(code: Option<&str>, format: Page) -> Outcome {
    let Some(code) = code else {
        return Outcome::done(match format {
            Page::Text => catalogue(),
            Page::Json => {
                json::text(&json!({ "rules": rules::all().map(object).collect::<Vec<_>>() }))
            }
            Page::Markdown => documentation(),
        });
    };
    let Some(rule) = rules::find(code) else {
        let message = format!("there is no rule `{code}`");
        let help = "`fabricctl rules` lists them all";
        return Outcome::failed(error_line(&message, Some(help)), Status::Unusable);
    };
    Outcome::done(match format {
        Page::Text => page(rule),
        Page::Json => json::text(&object(rule)),
        Page::Markdown => chapter(rule, 1),
    })
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

/// The catalogue as one page of documentation, in Markdown.
fn documentation() -> String {
    let mut text = String::from("# Rules\n");
    for group in Group::ALL {
        let members: Vec<_> = rules::all().filter(|rule| rule.group == group).collect();
        if members.is_empty() {
            continue;
        }
        text += &format!(
            "\n## {}\n\n| code | name | severity | checks |\n|---|---|---|---|\n",
            group.title()
        );
        for rule in &members {
            let anchor = format!("{}-{}", rule.code.to_lowercase(), rule.name);
            text += &format!(
                "| {} | [{}](#{anchor}) | {} | {} |\n",
                rule.code,
                rule.name,
                rule.severity.name(),
                first_sentence(rule).replace('|', "\\|"),
            );
        }
        for rule in members {
            text += "\n";
            text += &chapter(rule, 3);
        }
    }
    text
}

/// A rule's documentation in Markdown, under a heading of that level.
fn chapter(rule: &Rule, level: usize) -> String {
    let heading = "#".repeat(level);
    let except = if rule.can_except { "can" } else { "can't" };
    let mut text = format!(
        "{heading} {} {}\n\nSeverity: {}. A plan {except} except its findings.\n",
        rule.code,
        rule.name,
        rule.severity.name(),
    );
    for section in rule.sections() {
        text += &format!("\n{heading}# {}\n\n{}\n", section.heading, section.body);
    }
    text
}

/// What the rule checks, in a sentence.
pub fn first_sentence(rule: &Rule) -> String {
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
        "can_except": rule.can_except,
        "docs": docs,
    })
}
