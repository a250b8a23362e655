//! Characters that show nothing, or other text than stands there.

use super::called;
use crate::check::{Context, Group, Report, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "SEC002",
    name: "hidden-character",
    group: Group::Security,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("hidden_character.md"),
    check,
};

/// What a character does that nobody sees.
fn effect(c: char) -> Option<&'static str> {
    match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("changes the direction of the text around it")
        }
        '\u{e0000}'..='\u{e007f}' => Some("is a letter that nobody sees"),
        '\u{2028}' | '\u{2029}' => Some("breaks the line for some programs"),
        '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => {
            Some("takes no room and shows nothing")
        }
        _ => None,
    }
}

fn check(cx: &Context, report: &mut Report) {
    for text in &cx.texts {
        // No text of ASCII alone, the usual case, has one.
        if text.text.is_ascii() {
            continue;
        }
        let mut found = text.text.chars().filter_map(|c| Some((c, effect(c)?)));
        let Some((c, effect)) = found.next() else {
            continue;
        };
        let clean: String = text
            .text
            .chars()
            .filter(|c| self::effect(*c).is_none())
            .collect();
        let at = text.at.clone();
        report
            .problem(
                at,
                format!(
                    "{} has the character U+{:04X}, which {effect}",
                    called(text),
                    u32::from(c)
                ),
            )
            .help("what is read is not what stands there: remove it, or write the text anew")
            .fix_set("remove what nobody sees", clean);
    }
}
