//! Running the laboratory and reading what it says.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// What a laboratory said.
#[derive(Debug)]
pub struct Said {
    pub status: i32,
    pub report: Value,
    pub errors: String,
}

impl Said {
    /// What a run with `--json` printed.
    pub fn of(output: Output) -> Self {
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        let report = serde_json::from_slice(&output.stdout);
        let report = report.unwrap_or_else(|error| panic!("no report ({error}): {errors}"));
        Self {
            status: output.status.code().unwrap_or(-1),
            report,
            errors,
        }
    }

    /// The lines with a verdict.
    pub fn with(&self, verdict: &str) -> Vec<String> {
        let lines = self.report["lines"].as_array().into_iter().flatten();
        let of = lines.filter(|line| line["verdict"] == verdict);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        of.map(|line| {
            [&line["check"], &line["subject"], &line["said"]]
                .map(text)
                .join(" | ")
        })
        .collect()
    }

    /// How many lines of a check have a verdict.
    pub fn count(&self, check: &str, verdict: &str) -> usize {
        let lines = self.report["lines"].as_array().into_iter().flatten();
        lines
            .filter(|line| line["check"] == check && line["verdict"] == verdict)
            .count()
    }

    /// The longest time that a check measured, in milliseconds.
    pub fn longest(&self, check: &str) -> u64 {
        let lines = self.report["lines"].as_array().into_iter().flatten();
        let of = lines.filter(|line| line["check"] == check);
        of.filter_map(|line| line["milliseconds"].as_u64())
            .max()
            .unwrap_or(0)
    }

    /// Fails unless everything passed and each of the checks looked at something.
    pub fn must_pass(&self, checks: &[&str]) {
        let failed = self.with("failed");
        assert!(
            failed.is_empty() && self.status == 0,
            "{}\n{}",
            failed.join("\n"),
            self.errors
        );
        for check in checks {
            assert!(
                self.count(check, "passed") > 0,
                "{check} looked at nothing: {}",
                self.report
            );
        }
    }
}

/// Runs a plan.
pub fn lab(plan: &Value, args: &[&str]) -> Said {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.json");
    std::fs::write(&file, plan.to_string()).unwrap();
    let output = fabricctl()
        .arg(file)
        .arg("--json")
        .args(args)
        .output()
        .unwrap();
    Said::of(output)
}

pub fn fabricctl() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fabricctl"));
    command.arg("lab").stdin(Stdio::null());
    command
}

/// Whether a laboratory can run here at all. Where not, that is said loudly: a container that may make
/// no namespaces is nothing that a test could mend.
pub fn possible() -> bool {
    static REASON: OnceLock<Option<String>> = OnceLock::new();
    let reason = REASON.get_or_init(|| {
        fabric_planner::lab::world::possible()
            .err()
            .map(|why| why.to_string())
    });
    if let Some(reason) = reason {
        eprintln!("MISSING: namespaces: the laboratory DID NOT RUN: {reason}");
    }
    reason.is_none()
}

/// Whether the daemons are here. Where not, that is said loudly; it fails the test where `CI=true`,
/// unless the script that unpacks them says why they can't be had.
pub fn have(daemons: &[&str]) -> bool {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = cache.or(home).unwrap_or_default().join("fabric-planner");
    let missing: Vec<_> = daemons
        .iter()
        .filter(|daemon| !cache.join("daemons-2").join(daemon).is_dir())
        .collect();
    if missing.is_empty() {
        return true;
    }
    let reason = std::fs::read_to_string(cache.join("daemons-2.missing"));
    eprintln!("MISSING: {missing:?} (scripts/daemons.sh): the laboratory DID NOT RUN: {reason:?}");
    let known = reason.is_ok();
    assert!(
        known || std::env::var("CI").as_deref() != Ok("true"),
        "{missing:?} are missing in CI"
    );
    false
}
