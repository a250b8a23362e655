//! What the laboratory says: as it goes for people, at the end for programs.

use std::io::Write as _;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

use super::trouble::Trouble;

const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::BrightRed.on_default().bold();
const LOUD: Style = AnsiColor::Yellow.on_default().bold();
const STRONG: Style = Style::new().bold();

/// How something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it must.
    Passed,
    /// Not as it must.
    Failed,
    /// It could not be tried here.
    NotRun,
}

/// One thing that was looked at.
#[derive(Clone, Debug)]
struct Line {
    check: String,
    subject: String,
    verdict: Verdict,
    said: String,
    /// A time that it took, such as an outage, in milliseconds.
    milliseconds: Option<u64>,
}

/// All that was looked at.
#[derive(Debug, Default)]
pub struct Report {
    lines: Vec<Line>,
    check: String,
    /// For programs: nothing is said until the end.
    json: bool,
}

impl Report {
    /// An empty report, for people or for programs.
    pub fn new(json: bool) -> Self {
        Self {
            json,
            ..Self::default()
        }
    }

    /// Begins a group of lines.
    pub fn begin(&mut self, check: &str, about: &str) {
        check.clone_into(&mut self.check);
        self.say(&format!("{STRONG}{check}{STRONG:#}: {about}"));
    }

    /// Says something that is no verdict.
    pub fn note(&mut self, text: &str) {
        self.say(&format!("  {text}"));
    }

    /// Says whether something is as it must be, and what was seen.
    pub fn line(&mut self, subject: impl Into<String>, passed: bool, said: impl Into<String>) {
        let verdict = if passed {
            Verdict::Passed
        } else {
            Verdict::Failed
        };
        self.put(subject.into(), verdict, said.into(), None);
    }

    /// The same with a time that it took.
    pub fn timed(
        &mut self,
        subject: impl Into<String>,
        passed: bool,
        said: impl Into<String>,
        time: Duration,
    ) {
        let verdict = if passed {
            Verdict::Passed
        } else {
            Verdict::Failed
        };
        self.put(subject.into(), verdict, said.into(), Some(time));
    }

    /// Says loudly that something could not be tried, and why.
    pub fn not_run(&mut self, subject: impl Into<String>, why: impl Into<String>) {
        self.put(subject.into(), Verdict::NotRun, why.into(), None);
    }

    /// What stood in the way of a check counts against it.
    pub fn trouble(&mut self, subject: impl Into<String>, trouble: &Trouble) {
        self.line(subject, false, trouble.to_string());
    }

    /// How many lines have a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.lines
            .iter()
            .filter(|line| line.verdict == verdict)
            .count()
    }

    /// The end: the sum for people, everything for programs.
    pub fn end(&self) {
        let [passed, failed, not_run] =
            [Verdict::Passed, Verdict::Failed, Verdict::NotRun].map(|verdict| self.count(verdict));
        if self.json {
            let lines: Vec<_> = self.lines.iter().map(Line::to_json).collect();
            let all = json!({
                "passed": passed, "failed": failed, "not_run": not_run, "lines": lines,
            });
            print(&format!("{all:#}"));
        } else {
            let style = if failed == 0 { GOOD } else { BAD };
            print(&format!(
                "{style}{passed} passed, {failed} failed, {not_run} not run{style:#}"
            ));
        }
    }

    fn put(&mut self, subject: String, verdict: Verdict, said: String, time: Option<Duration>) {
        let (style, word) = match verdict {
            Verdict::Passed => (GOOD, "ok"),
            Verdict::Failed => (BAD, "FAILED"),
            Verdict::NotRun => (LOUD, "NOT RUN"),
        };
        let milliseconds = time.map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        let took = milliseconds
            .map(|time| format!(" ({time} ms)"))
            .unwrap_or_default();
        self.say(&format!(
            "  {style}{word:7}{style:#} {subject}: {said}{took}"
        ));
        self.lines.push(Line {
            check: self.check.clone(),
            subject,
            verdict,
            said,
            milliseconds,
        });
    }

    fn say(&self, text: &str) {
        if !self.json {
            print(text);
        }
    }
}

impl Line {
    fn to_json(&self) -> Value {
        json!({
            "check": self.check,
            "subject": self.subject,
            "verdict": match self.verdict {
                Verdict::Passed => "passed",
                Verdict::Failed => "failed",
                Verdict::NotRun => "not-run",
            },
            "said": self.said,
            "milliseconds": self.milliseconds,
        })
    }
}

/// Says a line at once. A reader that has gone has seen enough.
fn print(text: &str) {
    let mut output = anstream::stdout();
    let _ = writeln!(output, "{text}").and_then(|()| output.flush());
}
