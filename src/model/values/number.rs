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

macro_rules! number {
    ($(
        $(#[doc = $docs:literal])*
        $Name:ident($int:ty), $kind:literal, $example:literal, $least:literal..=$most:literal, $accessor:ident: $unit:literal, $help:literal;
    )*) => { $(
        $(#[doc = $docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $Name($int);

        impl $Name {
            #[doc = $unit]
            pub fn $accessor(self) -> $int {
                self.0
            }
        }

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Value for $Name {
            const KIND: &'static str = $kind;
            const EXAMPLE: &'static str = $example;
            const JSON: JsonForm = JsonForm::Number;
            const PATTERN: &'static str = pattern::NUMBER;
            const BOUNDS: Option<(u64, u64)> = Some(($least, $most));

            fn parse(text: &str) -> Result<Self, Reason> {
                let number = bounded(text, $least, $most, $kind, $help)?;
                // Within its bounds it has room.
                Ok(Self(<$int>::try_from(number).unwrap_or(<$int>::MAX)))
            }
        }
    )* };
}

fn bounded(text: &str, least: u64, most: u64, kind: &str, help: &str) -> Result<u64, Reason> {
    match text.parse::<u64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(Reason::malformed(
            format!("`{text}` is not {kind}"),
            format!("write a whole number from {least} to {most}{help}"),
        )),
    }
}

number! {
    /// How many routes a session may bring before it is limited.
    PrefixLimit(u32), "a number of routes", "1000", 1..=0xffff_ffff, routes: "In routes.", "";
    /// A VLAN's number (IEEE 802.1Q); 0 and 4095 are reserved.
    VlanId(u16), "a VLAN", "4009", 1..=4094, id: "The number.", " (IEEE 802.1Q reserves 0 and 4095)";
    /// The largest packet of an interface: 68 (RFC 791) to 65535 bytes.
    Mtu(u16), "an MTU in bytes", "1500", 68..=65535, bytes: "In bytes.", " bytes";
    /// A route's metric; the lower one wins.
    Metric(u32), "a route's metric", "100", 0..=0xffff_ffff, value: "The number.", "";
    /// How often BFD sends, in milliseconds (RFC 5880, in microseconds there).
    BfdInterval(u32), "a BFD interval in milliseconds", "300", 10..=60000, milliseconds: "In milliseconds.", " milliseconds";
    /// After how many lost packets BFD calls a neighbour dead (RFC 5880).
    BfdMultiplier(u8), "a BFD multiplier", "3", 1..=255, packets: "In packets.", "";
    /// Over how many equal paths a router spreads a destination's traffic.
    PathCount(u16), "a number of paths", "1", 1..=256, paths: "In paths.", "";
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
