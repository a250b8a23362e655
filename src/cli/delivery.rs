//! Files that a command writes to a folder, an archive, or both.

use std::path::Path;

use super::render::{error_line, printable, style};
use super::source::Source;
use super::tree::{self, Beside};
use super::{Outcome, Status};
use crate::bundle::Refusal;
use crate::check::{Problem, Severity};
use crate::export::Blob;
use crate::words::counted;

/// Where to write to; at least one is given.
pub struct Targets<'a> {
    /// A tree of folders.
    pub folder: Option<&'a Path>,
    /// An archive of the same files.
    pub zip: Option<&'a Path>,
}

/// Writes files, those of `host` alone where one is given, and says what was written.
pub fn deliver(to: &Targets, files: &[Blob], host: Option<&str>) -> Outcome {
    let mut outcome = Outcome::done("");
    if let Some(folder) = to.folder {
        match tree::write(folder, files, host) {
            Ok(beside) => tell_folder(&mut outcome, folder, files, &beside),
            Err(refusal) => return refused(outcome, &refusal),
        }
    }
    if let Some(zip) = to.zip {
        match tree::write_zip(zip, files) {
            Ok(()) => tell_zip(&mut outcome, zip, files),
            Err(refusal) => return refused(outcome, &refusal),
        }
    }
    outcome
}

/// Says how many warnings the plan has.
pub fn tell_warnings(outcome: &mut Outcome, source: &Source, problems: &[Problem]) {
    let warnings = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Warning)
        .count();
    if warnings > 0 {
        outcome.err += &format!(
            "{}: {}; `fabricctl check` shows what\n",
            source.name,
            counted(warnings, "warning")
        );
    }
}

/// What was written before stays told.
fn refused(outcome: Outcome, refusal: &Refusal) -> Outcome {
    Outcome {
        err: outcome.err + &error_line(&refusal.message, Some(&refusal.help)),
        status: Status::Unusable,
        ..outcome
    }
}

/// There is nothing for a host that was asked for alone.
pub fn no_such_host(host: &str, names: &[&str]) -> Outcome {
    let help = match names {
        [] => "the plan has no files for any host".into(),
        _ => format!("there are files for {}", names.join(", ")),
    };
    let message = format!("there are no files for a host `{host}`");
    Outcome::failed(error_line(&message, Some(&help)), Status::Unusable)
}

fn tell_folder(outcome: &mut Outcome, folder: &Path, files: &[Blob], beside: &Beside) {
    for file in files {
        outcome.out += &format!("{}\n", printable(&folder.join(file.path).to_string_lossy()));
    }
    let folder = folder.to_string_lossy();
    let folder = printable(&folder);
    if !beside.stale.is_empty() {
        let message = format!(
            "{} of earlier bundles removed from {folder}, where bundles changed:",
            counted(beside.stale.len(), "signature")
        );
        let help = "the new ones are not signed: give --sign KEY, or sign each by `ssh-keygen -Y sign -n fabric-bundle`";
        tell_paths(outcome, &message, &beside.stale, help);
    }
    if !beside.strays.paths.is_empty() {
        let more = if beside.strays.more { "more than " } else { "" };
        let message = format!(
            "{folder} holds {more}{} that this export did not write:",
            counted(beside.strays.paths.len(), "file")
        );
        let help = "delete what an earlier export left: it belongs to no device of this plan";
        tell_paths(outcome, &message, &beside.strays.paths, help);
    }
    outcome.err += &format!("{} written to {folder}\n", counted(files.len(), "file"));
}

/// A warning about some paths.
fn tell_paths(outcome: &mut Outcome, message: &str, paths: &[String], help: &str) {
    let warning = style::of(Severity::Warning);
    outcome.err += &format!("{warning}warning{warning:#}: {message}\n");
    for path in paths {
        outcome.err += &format!("  {}\n", printable(path));
    }
    let style = style::HELP;
    outcome.err += &format!("{style}help{style:#}: {help}\n");
}

fn tell_zip(outcome: &mut Outcome, zip: &Path, files: &[Blob]) {
    let zip = zip.to_string_lossy();
    let zip = printable(&zip);
    outcome.out += &format!("{zip}\n");
    outcome.err += &format!("{} packed into {zip}\n", counted(files.len(), "file"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Artifact, Artifacts, Language};

    #[test]
    fn what_was_written_is_told_and_what_was_not_too() {
        let mut artifacts = Artifacts::default();
        let artifact = Artifact {
            language: Language::Text,
            secret: false,
            text: String::new(),
        };
        artifacts.insert("n1/etc/a", artifact);
        let beside = Beside {
            stale: vec!["n1.bundle.tar.gz.sig".into()],
            strays: tree::Strays {
                paths: vec!["n2/etc/\u{1b}a".into()],
                more: false,
            },
        };
        let mut outcome = Outcome::done("");
        tell_folder(&mut outcome, Path::new("out"), &artifacts.blobs(), &beside);
        assert_eq!(
            (outcome.out.as_str(), outcome.status),
            ("out/n1/etc/a\n", Status::Done)
        );
        let err = anstream::adapter::strip_str(&outcome.err).to_string();
        assert_eq!(
            err,
            "warning: 1 signature of earlier bundles removed from out, where bundles changed:\n  n1.bundle.tar.gz.sig\n\
             help: the new ones are not signed: give --sign KEY, or sign each by `ssh-keygen -Y sign -n fabric-bundle`\n\
             warning: out holds 1 file that this export did not write:\n  n2/etc/\\u{1b}a\n\
             help: delete what an earlier export left: it belongs to no device of this plan\n\
             1 file written to out\n"
        );
        let none = no_such_host("n2", &["n1"]);
        assert!(none.err.contains("there are files for n1"), "{}", none.err);
    }
}
