//! `fabricctl diff`.

mod json;
mod patch;
mod prose;
mod text;

use std::path::Path;

use super::args::Page;
use super::render::error_line;
use super::source::Source;
use super::{Outcome, Status};
use crate::change::{Change, change, runbook};
use patch::Patches;

/// How to show a change.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// In what form.
    pub format: Page,
    /// Whether to show what changes in each file.
    pub patch: bool,
    /// Whether the exit status tells if the plans differ.
    pub exit_code: bool,
}

/// A change with what is shown of it.
struct Shown<'a> {
    /// What the two plan files are called.
    names: [&'a str; 2],
    change: &'a Change,
    /// What changes in the files, where it is shown.
    patches: Option<Patches<'a>>,
}

pub fn run(old: &Path, new: &Path, options: Options) -> Outcome {
    if old == Path::new("-") && new == Path::new("-") {
        let help = "give the path of one of them";
        let err = error_line(
            "only one plan can be read from the standard input",
            Some(help),
        );
        return Outcome::failed(err, Status::Unusable);
    }
    let (old, new) = (Source::open(old), Source::open(new));
    let refusal = |name: &str, which: &str| {
        format!("the {which} plan, {name}, has errors: no change leads from or to it")
    };
    let before = old.valid(&refusal(&old.name, "old"));
    let after = new.valid(&refusal(&new.name, "new"));
    let (before, after) = match (before, after) {
        (Ok(before), Ok(after)) => (before.0, after.0),
        (before, after) => return refused([before.err(), after.err()], options),
    };
    let change = change(&before, &after);
    let shown = Shown {
        names: [&old.name, &new.name],
        change: &change,
        patches: options
            .patch
            .then(|| Patches::new(&change, [&before, &after])),
    };
    let out = match options.format {
        Page::Text => text::text(&shown),
        Page::Json => json::text(&shown),
        Page::Markdown => {
            runbook(&change)
                + &shown
                    .patches
                    .as_ref()
                    .map(Patches::markdown)
                    .unwrap_or_default()
        }
    };
    let mut outcome = Outcome::done(out);
    if options.exit_code && !change.is_empty() {
        outcome.status = Status::Errors;
    }
    outcome
}

/// Both plans' refusals, the worse status of the two.
fn refused(outcomes: [Option<Outcome>; 2], options: Options) -> Outcome {
    let mut all = Outcome::failed("", Status::Errors);
    for outcome in outcomes.into_iter().flatten() {
        all.err += &outcome.err;
        if options.exit_code || outcome.status == Status::Unusable {
            all.status = Status::Unusable;
        }
    }
    all
}
