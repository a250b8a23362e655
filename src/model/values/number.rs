//! Counted things.

use std::fmt;

use super::pattern;
use crate::model::{JsonForm, Reason, Value};

/// How long a BGP session lives without a keepalive, in seconds: 0 (for ever) or 3 to 65535
/// (RFC 4271, section 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoldTime(u16);

impl HoldTime {
    /// Thirty seconds: three lost keepalives, and not yet a busy CPU's hiccup.
    pub const DEFAULT: Self = Self(30);

    /// In seconds.
    pub fn seconds(self) -> u16 {
        self.0
    }
}

impl fmt::Display for HoldTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for HoldTime {
    const KIND: &'static str = "a hold time in seconds";
    const EXAMPLE: &'static str = "30";
    const JSON: JsonForm = JsonForm::Number;
    const PATTERN: &'static str = pattern::NUMBER;
    const BOUNDS: Option<(u64, u64)> = Some((0, 0xffff));

    fn parse(text: &str) -> Result<Self, Reason> {
        match text.parse::<u16>() {
            Ok(seconds @ (0 | 3..)) => Ok(Self(seconds)),
            _ => Err(Reason::malformed(
                format!("`{text}` is not a BGP hold time"),
                "write 3 to 65535 seconds, or 0 for a session that never times out (RFC 4271)",
            )),
        }
    }
}

/// How many routes a session may bring before it is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrefixLimit(u32);

impl PrefixLimit {
    /// In routes.
    pub fn routes(self) -> u32 {
        self.0
    }
}

impl fmt::Display for PrefixLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for PrefixLimit {
    const KIND: &'static str = "a number of routes";
    const EXAMPLE: &'static str = "1000";
    const JSON: JsonForm = JsonForm::Number;
    const PATTERN: &'static str = pattern::NUMBER;
    const BOUNDS: Option<(u64, u64)> = Some((1, 0xffff_ffff));

    fn parse(text: &str) -> Result<Self, Reason> {
        match text.parse::<u32>() {
            Ok(routes @ 1..) => Ok(Self(routes)),
            _ => Err(Reason::malformed(
                format!("`{text}` is not a number of routes"),
                "write a whole number from 1 to 4294967295",
            )),
        }
    }
}

impl Value for bool {
    const KIND: &'static str = "true or false";
    const EXAMPLE: &'static str = "true";
    const JSON: JsonForm = JsonForm::Bool;
    const CHOICES: &'static [(&'static str, &'static str)] = &[("true", "yes"), ("false", "no")];

    fn parse(text: &str) -> Result<Self, Reason> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Reason::malformed(
                format!("`{text}` is neither true nor false"),
                "write true or false",
            )),
        }
    }
}
