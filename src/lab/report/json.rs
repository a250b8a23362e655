//! The report for programs.

use serde_json::{Value, json};

use super::{Line, Part, Report, Verdict};

/// Everything, as one object.
pub fn text(report: &Report) -> String {
    let count = |verdict| report.count(verdict);
    let notes = report.notes.iter();
    let notes: Vec<_> = notes
        .map(|(check, text)| json!({ "check": check, "text": text }))
        .collect();
    let stand_ins = report
        .stand_ins
        .iter()
        .map(|one| json!({ "host": one.host, "instead_of": one.instead_of, "here": one.here }));
    let daemons = report.releases.iter().map(|release| {
        json!({
            "daemon": release.daemon.label(),
            "version": release.version,
            "program": release.main(),
        })
    });
    let all = json!({
        "passed": count(Verdict::Passed),
        "failed": count(Verdict::Failed),
        "not_run": count(Verdict::NotRun),
        "not_applicable": count(Verdict::NotApplicable),
        "booted": { "nodes": part(report.nodes), "vms": part(report.vms) },
        "stand_ins": stand_ins.collect::<Vec<_>>(),
        "daemons": daemons.collect::<Vec<_>>(),
        "notes": notes,
        "lines": report.lines.iter().map(line).collect::<Vec<_>>(),
    });
    format!("{all:#}")
}

fn part(part: Part) -> Value {
    json!({ "booted": part.booted, "of": part.of })
}

fn line(line: &Line) -> Value {
    json!({
        "check": line.check,
        "subject": line.subject,
        "verdict": match line.verdict {
            Verdict::Passed => "passed",
            Verdict::Failed => "failed",
            Verdict::NotRun => "not-run",
            Verdict::NotApplicable => "not-applicable",
        },
        "said": line.said,
        "milliseconds": line.milliseconds,
    })
}
