//! What became of each change.

use std::fmt;

use crate::agent::store::{Outcome, Record};

/// A time of day, in seconds since 1970, as ISO 8601 in UTC.
#[derive(Clone, Copy, Debug)]
pub struct When(pub u64);

impl fmt::Display for When {
    /// The days are counted from the first of March of year 0, so that a leap day is a year's last.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, seconds) = (self.0 / 86_400 + 719_468, self.0 % 86_400);
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = (month_from_march + 2) % 12 + 1;
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
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
