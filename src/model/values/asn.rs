//! Autonomous system numbers.

use std::fmt;

use super::pattern;
use crate::model::{JsonForm, Reason, Value};

/// An autonomous system number (RFC 6793): 32 bits, read as `64512` or in asdot as `1.10` (RFC 5396),
/// written as a plain number. Which numbers may be used is the rules' affair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asn(pub u32);

impl fmt::Display for Asn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for Asn {
    const KIND: &'static str = "an AS number";
    const EXAMPLE: &'static str = "64512";
    const JSON: JsonForm = JsonForm::Number;
    const PATTERN: &'static str = pattern::ASN;
    const BOUNDS: Option<(u64, u64)> = Some((0, 0xffff_ffff));

    fn parse(text: &str) -> Result<Self, Reason> {
        let digits = |part: &str| {
            let plain = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| part.parse::<u64>().unwrap_or(u64::MAX))
        };
        let bare = text
            .strip_prefix("AS")
            .or_else(|| text.strip_prefix("as"))
            .unwrap_or(text);
        let value = match bare.split_once('.') {
            Some((high, low)) => match (digits(high), digits(low)) {
                (Some(high), Some(low)) if high <= 0xffff && low <= 0xffff => {
                    Some(high << 16 | low)
                }
                (Some(_), Some(_)) => Some(u64::MAX),
                _ => None,
            },
            None => digits(bare),
        };
        match value.map(u32::try_from) {
            Some(Ok(number)) => Ok(Self(number)),
            Some(Err(_)) => Err(Reason::malformed(
                format!("`{text}` is beyond the largest AS number, 4294967295"),
                "private ones are 64512 to 65534 and 4200000000 to 4294967294 (RFC 6996)",
            )),
            None => Err(Reason::malformed(
                format!("`{text}` is not an AS number"),
                "write a number such as 64512; asdot is understood too, in quotes: \"1.10\"",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_and_asdot_are_read_and_the_rest_refused() {
        assert_eq!(Asn::parse("64512"), Ok(Asn(64512)));
        assert_eq!(Asn::parse("AS64512"), Ok(Asn(64512)));
        assert_eq!(Asn::parse("1.10"), Ok(Asn(65546)));
        assert_eq!(Asn::parse("4294967295"), Ok(Asn(u32::MAX)));
        for bad in [
            "4294967296",
            "99999999999999999999",
            "1.65536",
            "-1",
            "+1",
            "1.",
            "x",
            "6 4",
        ] {
            assert!(Asn::parse(bad).is_err(), "{bad}");
        }
    }
}
