//! `fabricctl check`.

use std::path::Path;

use super::args::Format;
use super::render::error_line;
use super::source::Source;
use super::summary::Summary;
use super::{Outcome, Status, json, render, sarif, tree};
use crate::check::{Findings, Fix, Mended, Problem, findings, mend};
use crate::format::{Places, Reading, write};
use crate::model::Plan;

/// How to check.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How to show what was found.
    pub format: Format,
    /// Whether the plan's exceptions count.
    pub exceptions: bool,
    /// Whether to apply the safe fixes first.
    pub fix: bool,
}

/// A plan file and what was found in it, in the order of the file.
pub struct Checked<'a> {
    /// The file.
    pub source: &'a Source,
    /// The plan in it.
    pub plan: &'a Plan,
    /// Where its parts stand.
    pub places: Places<'a>,
    /// What was found.
    pub findings: Findings,
}

impl<'a> Checked<'a> {
    fn new(source: &'a Source, reading: &'a Reading, exceptions: bool) -> Self {
        let places = Places::new(&source.text);
        let mut findings = findings(&reading.plan, &reading.faults);
        if !exceptions {
            let excepted = findings.excepted.drain(..).map(|(problem, _)| problem);
            findings.problems.extend(excepted);
        }
        let start = |problem: &Problem| render::place_of(problem, &places).bytes.start;
        findings.problems.sort_by_cached_key(start);
        findings
            .excepted
            .sort_by_cached_key(|(problem, _)| start(problem));
        Self {
            source,
            plan: &reading.plan,
            places,
            findings,
        }
    }

    /// What the plan excepts: the problem, the exception's name and its reason.
    pub fn excepted(&self) -> impl Iterator<Item = (&Problem, &str, &str)> {
        self.findings.excepted.iter().map(|(problem, name)| {
            let exception = self.plan.exceptions.get(name);
            let reason = exception.map_or("", |exception| exception.reason.text().trim());
            (problem, name.as_str(), reason)
        })
    }

    /// How many of each there are.
    pub fn summary(&self) -> Summary {
        Summary::of(&self.findings.problems, self.findings.excepted.len())
    }
}

pub fn run(path: &Path, options: Options) -> Outcome {
    let source = Source::open(path);
    let reading = match source.read() {
        Ok(reading) => reading,
        Err(error) => {
            let out = match options.format {
                Format::Text => return source.refusal(&error),
                Format::Json => json::file_error(&source, &error),
                Format::Sarif => sarif::file_error(&source, &error),
            };
            return Outcome {
                status: Status::Unusable,
                ..Outcome::done(out)
            };
        }
    };
    if options.fix {
        return fix(path, source, &reading, options);
    }
    report(&source, &reading, options, &[])
}

/// Tells what was found.
fn report(
    source: &Source,
    reading: &Reading,
    options: Options,
    solved: &[(Problem, Fix)],
) -> Outcome {
    let checked = Checked::new(source, reading, options.exceptions);
    let out = match options.format {
        Format::Text => render::solved(&source.name, solved) + &render::findings(&checked),
        Format::Json => json::findings(&checked, solved),
        Format::Sarif => sarif::findings(&checked),
    };
    let status = if checked.findings.problems.iter().any(Problem::is_error) {
        Status::Errors
    } else {
        Status::Done
    };
    Outcome {
        status,
        ..Outcome::done(out)
    }
}

/// Applies the safe fixes, puts the plan where it came from and tells what is left.
fn fix(path: &Path, source: Source, reading: &Reading, options: Options) -> Outcome {
    let to_output = path == Path::new("-");
    if !reading.faults.is_empty() {
        let message = "the file holds what has no place in a plan: nothing was fixed";
        let help = "mend that first; written back, the plan would lose it";
        let mut outcome = report(&source, reading, options, &[]);
        if to_output {
            outcome.err = std::mem::take(&mut outcome.out);
        }
        outcome.err += &error_line(message, Some(help));
        return outcome;
    }
    let Mended { plan, solved } = mend(&reading.plan);
    let source = if solved.is_empty() {
        source
    } else {
        let text = write(&plan);
        if !to_output && let Err(refusal) = tree::rewrite(path, &text) {
            let err = error_line(&refusal.message, Some(&refusal.help));
            return Outcome::failed(err, Status::Unusable);
        }
        source.with_text(text)
    };
    // Read again: what said nothing was not written, so that places may have changed.
    let mut outcome = match source.read() {
        Ok(reading) => report(&source, &reading, options, &solved),
        Err(error) => return source.refusal(&error),
    };
    if to_output {
        outcome.err = std::mem::replace(&mut outcome.out, source.text);
    }
    outcome
}
