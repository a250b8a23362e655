//! Times of `allowed_signers`: `YYYYMMDD[HHMM[SS]]Z`, in UTC.

use std::time::UNIX_EPOCH;

/// Seconds since 1970. `None` when it is no such time.
pub fn parse(text: &str) -> Option<u64> {
    let digits = text.strip_suffix('Z')?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(digits.len(), 8 | 12 | 14) {
        return None;
    }
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or("00");
    let text = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14)
    );
    let time = humantime::parse_rfc3339(&text).ok()?;
    let passed = time.duration_since(UNIX_EPOCH).ok()?;
    Some(passed.as_secs())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn as_date_says() {
        for (text, seconds) in [
            ("19700101Z", Some(0)),
            ("20000229Z", Some(951_782_400)),
            ("20240301Z", Some(1_709_251_200)),
            ("202511300405Z", Some(1_764_475_500)),
            ("20251130040507Z", Some(1_764_475_507)),
            ("20250229Z", None),
            ("20251301Z", None),
            ("20250100Z", None),
            ("202501012400Z", None),
            ("20250101", None),
            ("2025010Z", None),
            ("+2250101Z", None),
            ("", None),
        ] {
            assert_eq!(parse(text), seconds, "{text}");
        }
    }
}
