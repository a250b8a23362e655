//! BGP communities.

use std::fmt;

use super::pattern;
use crate::model::{Reason, ReasonKind, Value};

/// A community that marks a fabric's VM routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Community {
    /// `AS:value`, two 16-bit halves (RFC 1997).
    Standard(u16, u16),
    /// `AS:value:value`, three 32-bit parts (RFC 8092).
    Large(u32, u32, u32),
}

impl fmt::Display for Community {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standard(a, b) => write!(f, "{a}:{b}"),
            Self::Large(a, b, c) => write!(f, "{a}:{b}:{c}"),
        }
    }
}

impl Value for Community {
    const KIND: &'static str = "a BGP community";
    const EXAMPLE: &'static str = "64512:100";
    const PATTERN: &'static str = pattern::COMMUNITY;

    fn parse(text: &str) -> Result<Self, Reason> {
        let number = |part: &str| {
            let plain = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| part.parse::<u64>().unwrap_or(u64::MAX))
        };
        let parts: Option<Vec<u64>> = text.split(':').map(number).collect();
        let too_large = |message: String| {
            Reason::malformed(
                message,
                "use a large community, whose parts have 32 bits (RFC 8092)",
            )
            .kind(ReasonKind::CommunityRange)
        };
        match parts.as_deref() {
            Some(&[a, b]) => match (u16::try_from(a), u16::try_from(b)) {
                (Ok(a), Ok(b)) => Ok(Self::Standard(a, b)),
                _ => {
                    let reason = too_large(format!(
                        "both halves of the community `{text}` must be at most 65535 (RFC 1997)"
                    ));
                    let fits = a <= u64::from(u32::MAX) && b <= u64::from(u32::MAX);
                    Err(if fits {
                        reason.suggest(format!("{a}:{b}:0"))
                    } else {
                        reason
                    })
                }
            },
            Some(&[a, b, c]) => match (u32::try_from(a), u32::try_from(b), u32::try_from(c)) {
                (Ok(a), Ok(b), Ok(c)) => Ok(Self::Large(a, b, c)),
                _ => Err(Reason::malformed(
                    format!(
                        "a part of the large community `{text}` is above 4294967295 (RFC 8092)"
                    ),
                    "each of the three parts has 32 bits: 0 to 4294967295",
                )
                .kind(ReasonKind::CommunityRange)),
            },
            _ => Err(Reason::malformed(
                format!("`{text}` is not a BGP community"),
                "write AS:value, such as 64512:100, or a large one, AS:value:value",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_four_byte_as_gets_the_large_form_suggested() {
        let reason = Community::parse("4200000000:100").unwrap_err();
        assert_eq!(reason.kind, ReasonKind::CommunityRange);
        assert_eq!(reason.suggestion.as_deref(), Some("4200000000:100:0"));
        assert_eq!(
            Community::parse("64512:100"),
            Ok(Community::Standard(64512, 100))
        );
        assert_eq!(Community::parse("1:2:3"), Ok(Community::Large(1, 2, 3)));
        for bad in ["", "1", "a:b", "1:2:3:4", "1:-2", "1:", ":"] {
            assert!(Community::parse(bad).is_err(), "{bad}");
        }
    }
}
