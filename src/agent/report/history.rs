//! What became of each change.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use crate::agent::store::{Outcome, Record};

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

/// One line a change, oldest first. `in_hand` is the number of the change that is not at its end.
pub fn history(records: &[Record], in_hand: Option<u64>) -> String {
    let mut out = String::new();
    for record in records {
        let outcome = match record.outcome {
            Outcome::Committed => "in place",
            Outcome::TakenBack => "taken back",
            Outcome::Begun if in_hand == Some(record.sequence) => "in hand",
            Outcome::Begun => "taken back, cut off",
        };
        out.push_str(&format!(
            "{}  {} → {}  {outcome}  plan `{}`, signed by {}",
            When(record.began),
            record.from,
            record.to,
            record.plan.escape_debug(),
            if record.signer.is_empty() {
                "nobody"
            } else {
                &record.signer
            }
        ));
        if !record.reason.is_empty() {
            out.push_str(&format!(": {}", record.reason));
        }
        out.push('\n');
    }
    out
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
