//! The report for people: first what is going on, then what is in place, then what is not well.

use std::net::IpAddr;
use std::time::Duration;

use super::{Change, Drift, Report};
use crate::agent::report::named;
use crate::agent::store::{Phase, Way};
use crate::model::values::Family;
use crate::words::counted;

impl Report {
    /// For people.
    pub fn text(&self) -> String {
        let mut out = String::new();
        match &self.change {
            Some(change) => {
                out.push_str(&change.text());
                out.push_str(&format!("  it goes back to {}\n", self.committed()));
            }
            None if self.generation == 0 => out.push_str("No generation is in place\n"),
            None => out.push_str(&capital(&format!("{}\n", self.committed()))),
        }
        self.tell_files(&mut out);
        self.tell_sessions(&mut out);
        for sentence in &self.silent {
            out.push_str(&format!("{sentence}\n"));
        }
        if self.change.is_none() {
            self.tell_ways_back(&mut out);
        }
        out
    }

    /// The generation that was committed last.
    fn committed(&self) -> String {
        if self.generation == 0 {
            return "the host as it was before the first bundle".to_owned();
        }
        let mut out = named(self.generation, &self.plan);
        if let Some(since) = &self.since {
            out.push_str(&format!(", applied {since}"));
        }
        out + &format!(", signed by {}", self.signer)
    }

    fn tell_files(&self, out: &mut String) {
        let drifted: Vec<_> = self
            .files
            .iter()
            .filter(|file| file.drift != Drift::None)
            .collect();
        let files = counted(self.files.len(), "managed file");
        out.push_str(&match (self.files.len(), drifted.len()) {
            (0, _) => return,
            (1, 0) => format!("{files}, as it was put there\n"),
            (_, 0) => format!("{files}, all as they were put there\n"),
            (1, _) => format!("{files}, not as it was put there:\n"),
            (_, some) => format!("{files}, {some} not as put there:\n"),
        });
        for file in drifted {
            let how = match file.drift {
                Drift::None => "",
                Drift::Edited => "was edited",
                Drift::Access => "has another mode or owner",
                Drift::Missing => "is missing",
                Drift::Other => "is no file any more",
            };
            out.push_str(&format!("  {} {how}\n", file.path));
        }
    }

    fn tell_ways_back(&self, out: &mut String) {
        let none = (self.generation != 0).then(|| "0 (the host without any bundle)".to_owned());
        let mut stored = self.stored.clone();
        stored.retain(|&one| one != self.generation);
        stored.sort_unstable();
        let stored = stored.iter().map(u64::to_string);
        let ways: Vec<_> = none.into_iter().chain(stored).collect();
        if !ways.is_empty() {
            out.push_str(&format!(
                "`rollback N` leads to generation {}\n",
                ways.join(", ")
            ));
        }
    }

    /// Those that are down come first. FRR tells a session once for each family whose routes it carries.
    fn tell_sessions(&self, out: &mut String) {
        let mut lines: Vec<(bool, IpAddr, &str)> = self
            .sessions
            .iter()
            .map(|session| (session.established, session.neighbor, &*session.state))
            .collect();
        lines.sort_unstable();
        lines.dedup();
        let up = lines.iter().filter(|line| line.0).count();
        match lines.len() {
            0 => return,
            all if all == up => {
                out.push_str(&format!("{} established:\n", counted(all, "session")))
            }
            all => out.push_str(&format!(
                "{up} of {} established:\n",
                counted(all, "session")
            )),
        }
        for (_, neighbor, state) in lines {
            let family = Family::of(neighbor);
            out.push_str(&format!("  {family} session with {neighbor}: {state}\n"));
        }
    }
}

impl Change {
    fn text(&self) -> String {
        let what = named(self.to, &self.plan);
        let mut out = match (self.way, self.phase, self.seconds_left) {
            (Way::Forth, Phase::Waiting, Some(left)) => {
                let left = humantime::format_duration(Duration::from_secs(left));
                let until = self.until.as_deref().unwrap_or_default();
                let what = capital(&what);
                format!(
                    "{what} is in place and waits to be confirmed: {left} left, until {until}\n  \
                    `fabric-agent confirm` keeps it, `fabric-agent rollback` takes it back at once;\n  \
                    without either it is taken back when the time is over\n"
                )
            }
            (Way::Forth, Phase::Waiting, None) => format!(
                "{} was not confirmed in time and is about to be taken back\n",
                capital(&what)
            ),
            (Way::Forth, phase, _) => {
                let now = match phase {
                    Phase::Preparing => "new files are written beside the old ones",
                    Phase::Swapping => "files take their places",
                    Phase::Reloading => "services are told",
                    Phase::Probing | Phase::Waiting => "the host is being looked at",
                };
                format!("A change to {what} is under way: {now}\n")
            }
            (Way::Back, ..) => format!("{} is being taken back\n", capital(&what)),
            (Way::Restored, ..) => format!(
                "{} is being taken back: files are as before, services are still to be told\n",
                capital(&what)
            ),
        };
        if let Some(began) = &self.began {
            out.push_str(&format!("  it began at {began}"));
            if !self.signer.is_empty() {
                out.push_str(&format!(", signed by {}", self.signer));
            }
            out.push('\n');
        }
        out
    }
}

/// As the beginning of a sentence.
fn capital(sentence: &str) -> String {
    let (first, rest) = sentence.split_at_checked(1).unwrap_or_default();
    first.to_uppercase() + rest
}

#[cfg(test)]
mod tests {
    use super::super::Managed;
    use super::*;
    use crate::agent::machine::Session;
    use crate::bundle::Daemon;

    fn report(sessions: &[(&str, &str)], drifts: &[Drift]) -> String {
        let sessions = sessions.iter().map(|(neighbor, state)| Session {
            daemon: Daemon::Frr,
            neighbor: neighbor.parse().unwrap(),
            established: *state == "Established",
            state: (*state).to_owned(),
        });
        let files = drifts.iter().enumerate().map(|(i, drift)| Managed {
            path: format!("/etc/{i}"),
            drift: *drift,
        });
        let report = Report {
            state: "idle",
            generation: 2,
            plan: "p".to_owned(),
            since: Some("then".to_owned()),
            signer: "ops".to_owned(),
            files: files.collect(),
            sessions: sessions.collect(),
            silent: vec!["BIRD does not run".to_owned()],
            change: None,
            stored: vec![3, 1, 2],
        };
        report.text()
    }

    #[test]
    fn sessions_that_are_down_come_first_and_none_twice() {
        let sessions = [
            ("10.0.0.2", "Established"),
            ("fd00::2", "Established"),
            ("fd00::2", "Established"),
            ("10.0.0.3", "Active"),
        ];
        assert_eq!(
            report(&sessions, &[Drift::None, Drift::Missing]),
            "Generation 2 of plan `p`, applied then, signed by ops\n\
             2 managed files, 1 not as put there:\n  /etc/1 is missing\n\
             2 of 3 sessions established:\n  IPv4 session with 10.0.0.3: Active\n  \
             IPv4 session with 10.0.0.2: Established\n  IPv6 session with fd00::2: Established\n\
             BIRD does not run\n\
             `rollback N` leads to generation 0 (the host without any bundle), 1, 3\n"
        );
    }

    #[test]
    fn one_is_not_many() {
        let text = report(&[("10.0.0.2", "Established")], &[Drift::None]);
        assert!(text.contains("\n1 managed file, as it was put there\n1 session established:\n"));
        let text = report(&[("10.0.0.2", "Idle")], &[Drift::Edited]);
        assert!(text.contains("\n1 managed file, not as it was put there:\n  /etc/0 was edited\n0 of 1 session established:\n"));
    }
}
