//! What the laboratory says: as it goes for people, at the end for programs.

mod json;
mod page;

use std::time::Duration;

use super::daemon::Release;
use super::trouble::Trouble;

/// How something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it must.
    Passed,
    /// Not as it must.
    Failed,
    /// It should have been looked at and could not be, here or by what was asked for.
    NotRun,
    /// The plan has nothing of the kind.
    NotApplicable,
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

/// What runs in another's place.
#[derive(Clone, Debug)]
struct StandIn {
    host: String,
    instead_of: String,
    here: String,
}

/// How many of the plan's things run.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    booted: usize,
    of: usize,
}

/// All that was looked at.
#[derive(Debug, Default)]
pub struct Report {
    lines: Vec<Line>,
    check: String,
    /// The lines that were there when the group began.
    before: usize,
    /// What was said that is no verdict, with its group.
    notes: Vec<(String, String)>,
    stand_ins: Vec<StandIn>,
    releases: Vec<Release>,
    nodes: Part,
    vms: Part,
    /// For programs: the standard output is theirs, and people may follow on the standard error.
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
        self.before = self.lines.len();
        self.say(&page::head(check, about));
    }

    /// Says something that is no verdict.
    pub fn note(&mut self, text: &str) {
        self.say(&page::note(text));
        self.notes.push((self.check.clone(), text.to_owned()));
    }

    /// Says that something runs in another's place on a host, and why.
    pub fn stand_in(&mut self, host: &str, instead_of: &str, here: &str, why: &str) {
        let text = format!("{host}: {here} stands in for {instead_of}: {why}");
        self.say(&page::note(&text));
        self.stand_ins.push(StandIn {
            host: host.to_owned(),
            instead_of: instead_of.to_owned(),
            here: here.to_owned(),
        });
    }

    /// Says once which program a routing daemon is.
    pub fn release(&mut self, release: &Release) {
        if self
            .releases
            .iter()
            .all(|known| known.folder != release.folder)
        {
            self.say(&page::note(&format!("{release}: {}", release.main())));
            self.releases.push(release.clone());
        }
    }

    /// Takes note of how many nodes and VMs of the plan run, each with how many there are.
    pub fn booted(&mut self, nodes: (usize, usize), vms: (usize, usize)) {
        let part = |(booted, of)| Part { booted, of };
        self.nodes = part(nodes);
        self.vms = part(vms);
    }

    /// Whether the plan has nodes or VMs that do not run.
    pub fn is_cut(&self) -> bool {
        [self.nodes, self.vms]
            .iter()
            .any(|part| part.booted < part.of)
    }

    /// Says whether something is as it must be, and what was seen.
    pub fn line(&mut self, subject: impl Into<String>, passed: bool, said: impl Into<String>) {
        self.put(subject.into(), verdict(passed), said.into(), None);
    }

    /// The same with a time that it took.
    pub fn timed(
        &mut self,
        subject: impl Into<String>,
        passed: bool,
        said: impl Into<String>,
        time: Duration,
    ) {
        self.put(subject.into(), verdict(passed), said.into(), Some(time));
    }

    /// Says loudly that something could not be looked at, and why.
    pub fn not_run(&mut self, subject: impl Into<String>, why: impl Into<String>) {
        self.put(subject.into(), Verdict::NotRun, why.into(), None);
    }

    /// Says that there is nothing to look at, and why.
    pub fn not_applicable(&mut self, subject: impl Into<String>, why: impl Into<String>) {
        self.put(subject.into(), Verdict::NotApplicable, why.into(), None);
    }

    /// What stood in the way of a check counts against it.
    pub fn trouble(&mut self, subject: impl Into<String>, trouble: &Trouble) {
        self.line(subject, false, trouble.to_string());
    }

    /// Whether nothing was said of anything since the group began.
    pub fn is_silent(&self) -> bool {
        self.lines.len() == self.before
    }

    /// How many lines have a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        let of = self.lines.iter().filter(|line| line.verdict == verdict);
        of.count()
    }

    /// The end: the sum for people, everything for programs.
    pub fn end(&self) {
        let counts = [
            Verdict::Passed,
            Verdict::Failed,
            Verdict::NotRun,
            Verdict::NotApplicable,
        ];
        self.say(&page::sum(counts.map(|verdict| self.count(verdict))));
        if self.json {
            page::print(&mut anstream::stdout(), &json::text(self));
        }
    }

    fn put(&mut self, subject: String, verdict: Verdict, said: String, time: Option<Duration>) {
        let milliseconds = time.map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        let line = Line {
            check: self.check.clone(),
            subject,
            verdict,
            said,
            milliseconds,
        };
        self.say(&page::verdict(&line));
        self.lines.push(line);
    }

    fn say(&self, text: &str) {
        if self.json {
            page::print(&mut anstream::stderr(), text);
        } else {
            page::print(&mut anstream::stdout(), text);
        }
    }
}

fn verdict(passed: bool) -> Verdict {
    if passed {
        Verdict::Passed
    } else {
        Verdict::Failed
    }
}
