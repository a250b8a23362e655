//! Times of `allowed_signers`: `YYYYMMDD[HHMM[SS]]Z`, in UTC.

/// Seconds since 1970. `None` when it is no such time.
pub fn parse(text: &str) -> Option<u64> {
    let digits = text.strip_suffix('Z')?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(digits.len(), 8 | 12 | 14) {
        return None;
    }
    let number = |from: usize, to: usize| {
        digits
            .get(from..to)
            .map_or(Some(0), |part| part.parse::<u64>().ok())
    };
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    let (hour, minute, second) = (number(8, 10)?, number(10, 12)?, number(12, 14)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let february = if is_leap { 29 } else { 28 };
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let month = usize::try_from(month).ok()?.checked_sub(1)?;
    if year < 1970
        || day == 0
        || day > *lengths.get(month)?
        || hour > 23
        || minute > 59
        || second > 60
    {
        return None;
    }
    let leaps = |year: u64| year / 4 - year / 100 + year / 400;
    let years = (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
    let days = years + lengths[..month].iter().sum::<u64>() + day - 1;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
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
