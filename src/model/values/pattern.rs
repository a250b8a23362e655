//! The written forms of values as regular expressions, for the JSON Schema.
//!
//! They let pass what [`Value::parse`](crate::model::Value::parse) reads, blanks around it aside, and
//! stop most of what it refuses; the rest is the rules' affair.

macro_rules! octet {
    () => {
        "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
    };
}

macro_rules! v4 {
    () => {
        concat!(octet!(), "(\\.", octet!(), "){3}")
    };
}

// Groups of hexadecimal digits, the last two perhaps as IPv4 (RFC 4291, section 2.2).
macro_rules! v6 {
    () => {
        "[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){1,8}(:[0-9]{1,3}(\\.[0-9]{1,3}){3})?"
    };
}

macro_rules! any {
    () => {
        concat!("(", v4!(), "|", v6!(), ")")
    };
}

macro_rules! number {
    () => {
        "[0-9]+"
    };
}

pub const ADDRESS: &str = concat!("^", any!(), "$");
pub const ADDRESS_V4: &str = concat!("^", v4!(), "$");
pub const ADDRESS_V6: &str = concat!("^", v6!(), "$");
pub const NETWORK: &str = concat!("^", any!(), "/[0-9]{1,3}$");
pub const RANGE: &str = concat!("^", any!(), "(/[0-9]{1,3}| *[-–] *", any!(), ")?$");
pub const MAC: &str = "^([0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(-[0-9A-Fa-f]{2}){5})$";
pub const ASN: &str = concat!("^(AS|as)?", number!(), "(\\.", number!(), ")?$");
pub const COMMUNITY: &str = concat!("^", number!(), "(:", number!(), "){1,2}$");
pub const NUMBER: &str = concat!("^\\+?", number!(), "$");
pub const INTERFACE: &str = "^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$";
pub const VM_INTERFACE: &str = "^(?=.{5,15}$)[A-Za-z0-9][A-Za-z0-9._-]*_net[0-9]+$";
pub const NAME: &str = "^(?!.*\\.\\.)[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$";
pub const ROUTE: &str = concat!(
    "^(default|",
    any!(),
    "/[0-9]{1,3})( +(via +",
    any!(),
    "|on-?link|metric +",
    number!(),
    "))*$"
);
pub const RULE: &str = "^[A-Za-z][A-Za-z0-9-]{0,63}$";
pub const OS: &str = "^[a-z][a-z0-9.-]{0,39}$";
pub const PASSWORD: &str = "^[A-Za-z0-9._=:@%/,~^*!+-]{1,80}$";
pub const TITLE: &str = "^[^\\x00-\\x1f\\x7f]{1,100}$";
pub const NOTES: &str = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]{1,4000}$";
