//! What became of each change.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use crate::agent::store::{Journal, Outcome, Phase, State, Way};

/// The end of the year 9999: ISO 8601 goes no further without an agreement.
const LAST: u64 = 253_402_300_799;

/// A time of day, in seconds since 1970, as ISO 8601 in UTC.
#[derive(Clone, Copy, Debug)]
pub struct When(pub u64);

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = UNIX_EPOCH + Duration::from_secs(self.0.min(LAST));
        write!(f, "{}", humantime::format_rfc3339_seconds(time))
    }
}

/// One line a change, oldest first.
pub fn history(state: &State, in_hand: Option<&Journal>) -> String {
    if state.records.is_empty() {
        return "No bundle was ever applied here\n".to_owned();
    }
    let mut out = String::new();
    for (i, record) in state.records.iter().enumerate() {
        let (from, to) = (record.from, record.to);
        let journal = in_hand.filter(|journal| journal.sequence == record.sequence);
        let became = became(state, i, journal);
        out.push_str(&format!("{}  {from} → {to}  {became}", When(record.began)));
        if to != 0 {
            out.push_str(&format!(
                "; plan `{}`, signed by {}",
                record.plan.escape_debug(),
                record.signer
            ));
        }
        out.push('\n');
    }
    out
}

/// What became of a change.
fn became(state: &State, i: usize, in_hand: Option<&Journal>) -> String {
    let record = &state.records[i];
    let ended = When(record.ended.unwrap_or(record.began));
    match (record.outcome, in_hand) {
        (Outcome::Committed, _) => {
            let mut later = state.records[i + 1..].iter();
            match later.find(|later| later.outcome == Outcome::Committed) {
                None => "in place now".to_owned(),
                Some(next) => {
                    let when = When(next.ended.unwrap_or(next.began));
                    match next.to {
                        0 => format!("removed on {when}"),
                        to if to < record.to => format!("went back to generation {to} on {when}"),
                        to => format!("replaced by generation {to} on {when}"),
                    }
                }
            }
        }
        (Outcome::TakenBack, _) => format!("taken back on {ended}: {}", record.reason),
        (Outcome::Begun, None) => {
            "taken back; the disk had no room to note when and why".to_owned()
        }
        (Outcome::Begun, Some(journal)) => match (journal.way, journal.phase) {
            (Way::Forth, Phase::Waiting) => "in place, waits to be confirmed",
            (Way::Forth, _) => "under way",
            (Way::Back | Way::Restored, _) => "is being taken back",
        }
        .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::When;

    #[test]
    fn times_are_those_of_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_709_251_200, "2024-03-01T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(When(seconds).to_string(), text);
        }
    }
}
