//! A password or key where everyone reads it.

use super::{called, passwords, secrets};
use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{Edit, Noun};

pub static RULE: Rule = Rule {
    code: "SEC001",
    name: "secret-in-text",
    group: Group::Security,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("secret_in_text.md"),
    check,
};

/// A shorter password of the plan stands in too many texts by chance.
const SHORTEST: usize = 6;

fn check(cx: &Context, report: &mut Report) {
    let mut own: Vec<_> = passwords(cx)
        .into_iter()
        .map(|(_, password)| password.as_str())
        .filter(|password| password.len() >= SHORTEST)
        .collect();
    crate::sorted::sort(&mut own);
    own.dedup();
    for text in &cx.texts {
        let repeated = own.iter().any(|password| text.text.contains(password));
        let what = if repeated {
            Some("a session password of this plan")
        } else {
            secrets::find(text.text)
        };
        let Some(what) = what else { continue };
        let draft = report
            .problem(text.at.clone(), format!("{} holds {what}", called(text)))
            .help(
                "plans are mailed, shown and kept in git: keep it in a password manager, name the entry here, \
                and change the secret if the plan was shared",
            );
        if text.is_note {
            let at = text.at.clone();
            draft.unsafe_fix("remove the note", vec![Edit::Remove { at }]);
        }
    }
    for noun in Noun::ALL {
        for name in noun.names(cx.plan) {
            if let Some(what) = secrets::find_token(name) {
                report
                    .problem(noun.at(name), format!("the {noun}'s name holds {what}"))
                    .in_name()
                    .help("names are on every export, screen and log: rename it, and change the secret");
            }
        }
    }
}
