//! `fabricctl export`.

use std::path::Path;

use super::render::{self, error_line, printable, style};
use super::source::Source;
use super::summary::counted;
use super::tree::{self, Strays};
use super::{Outcome, Status};
use crate::check::{Problem, Severity, Valid};
use crate::export::{Artifacts, export};
use crate::format::Places;

pub fn run(path: &Path, out: &Path, host: Option<&str>) -> Outcome {
    let source = Source::open(path);
    let reading = match source.read() {
        Ok(reading) => reading,
        Err(error) => return source.refusal(&error),
    };
    let (plan, problems) = match Valid::check_reading(reading.plan, &reading.faults) {
        Ok(checked) => checked,
        Err(invalid) => {
            let places = Places::new(&source.text);
            let mut err = render::problems(&source.name, &places, &invalid.problems);
            err += &error_line("a plan with errors is not exported", None);
            return Outcome::failed(err, Status::Errors);
        }
    };
    let mut artifacts = export(&plan);
    if let Some(host) = host {
        let all = artifacts;
        artifacts = all.of_host(host);
        if artifacts.iter().len() == 0 {
            return no_such_host(host, &all);
        }
    }
    match tree::write(out, &artifacts, host) {
        Ok(strays) => written(out, &artifacts, &strays, &source.name, &problems),
        Err(refusal) => Outcome::failed(
            error_line(&refusal.message, Some(&refusal.help)),
            Status::Unusable,
        ),
    }
}

fn no_such_host(host: &str, all: &Artifacts) -> Outcome {
    let mut hosts: Vec<_> = all
        .iter()
        .filter_map(|(path, _)| path.split_once('/'))
        .collect();
    hosts.dedup_by_key(|(host, _)| *host);
    let names: Vec<_> = hosts.into_iter().map(|(host, _)| host).collect();
    let help = match &names[..] {
        [] => "the plan has no files for any host".into(),
        _ => format!("there are files for {}", names.join(", ")),
    };
    let message = format!("there are no files for a host `{host}`");
    Outcome::failed(error_line(&message, Some(&help)), Status::Unusable)
}

fn written(
    out: &Path,
    artifacts: &Artifacts,
    strays: &Strays,
    plan: &str,
    problems: &[Problem],
) -> Outcome {
    let mut outcome = Outcome::done("");
    for (path, _) in artifacts.iter() {
        outcome.out += &format!("{}\n", printable(&out.join(path).to_string_lossy()));
    }
    let folder = out.to_string_lossy();
    let folder = printable(&folder);
    if !strays.paths.is_empty() {
        let warning = style::of(Severity::Warning);
        let more = if strays.more { "more than " } else { "" };
        outcome.err += &format!(
            "{warning}warning{warning:#}: {folder} holds {more}{} that this export did not write:\n",
            counted(strays.paths.len(), "file")
        );
        for path in &strays.paths {
            outcome.err += &format!("  {}\n", printable(path));
        }
        let help = style::HELP;
        outcome.err += &format!(
            "{help}help{help:#}: delete what an earlier export left: it belongs to no device of this plan\n"
        );
    }
    let quiet = problems
        .iter()
        .filter(|p| p.severity == Severity::Warning)
        .count();
    if quiet > 0 {
        outcome.err += &format!(
            "{plan}: {}; `fabricctl check` shows what\n",
            counted(quiet, "warning")
        );
    }
    outcome.err += &format!(
        "{} written to {folder}\n",
        counted(artifacts.iter().len(), "file")
    );
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Artifact, Language};

    #[test]
    fn what_was_written_is_told_and_what_was_not_too() {
        let mut artifacts = Artifacts::default();
        let artifact = Artifact {
            language: Language::Text,
            secret: false,
            text: String::new(),
        };
        artifacts.insert("n1/etc/a", artifact);
        let strays = Strays {
            paths: vec!["n2/etc/\u{1b}a".into()],
            more: false,
        };
        let outcome = written(Path::new("out"), &artifacts, &strays, "plan.json", &[]);
        assert_eq!(
            (outcome.out.as_str(), outcome.status),
            ("out/n1/etc/a\n", Status::Done)
        );
        let err = anstream::adapter::strip_str(&outcome.err).to_string();
        assert_eq!(
            err,
            "warning: out holds 1 file that this export did not write:\n  n2/etc/\\u{1b}a\n\
             help: delete what an earlier export left: it belongs to no device of this plan\n\
             1 file written to out\n"
        );
        let none = no_such_host("n2", &artifacts);
        assert!(none.err.contains("there are files for n1"), "{}", none.err);
    }
}
