//! Free text, kept to what can't change the meaning of a file.

use std::fmt;

use super::pattern;
use crate::model::{Reason, Value, shown};

macro_rules! text {
    ($(#[doc = $docs:literal])* $Name:ident, $kind:literal, $example:literal, $verbatim:literal, $pattern:ident, $parse:expr) => {
        $(#[doc = $docs])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Name(String);

        impl $Name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Value for $Name {
            const KIND: &'static str = $kind;
            const EXAMPLE: &'static str = $example;
            const VERBATIM: bool = $verbatim;
            const PATTERN: &'static str = pattern::$pattern;

            fn parse(text: &str) -> Result<Self, Reason> {
                let check: fn(&str) -> Result<(), Reason> = $parse;
                check(text).map(|()| Self(text.to_owned()))
            }
        }
    };
}

text! {
    /// A remark of several lines, at most 4,000 characters, never exported.
    Notes, "a note", "bought 2024, rack 3", true, NOTES, |text| {
        if text.chars().count() > 4000 {
            return Err(Reason::malformed("the note has more than 4,000 characters", "shorten it"));
        }
        match text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) {
            Some(bad) => Err(Reason::malformed(format!("the note contains the control character '{}'", shown(bad)), "delete it")),
            None => Ok(()),
        }
    }
}

text! {
    /// A title of one line, at most 100 characters.
    Title, "a title", "ams1", false, TITLE, |text| {
        if text.chars().count() > 100 {
            return Err(Reason::malformed("the title has more than 100 characters", "shorten it"));
        }
        match text.chars().find(|c| c.is_control()) {
            Some(bad) => Err(Reason::malformed(format!("the title contains the control character '{}'", shown(bad)), "delete it")),
            None => Ok(()),
        }
    }
}

text! {
    /// An operating system with its release, such as `debian-12`.
    OsId, "an operating system", "debian-12", false, OS, |text| {
        let inert = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
        if text.len() <= 40 && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(inert) {
            return Ok(());
        }
        Err(Reason::malformed(
            format!("`{text}` is not an operating system with its release"),
            "write it in lower case with the release, such as debian-12, ubuntu-20.04 or almalinux-8",
        ))
    }
}

text! {
    /// The name or code of a rule, such as `single-reflector` or `BGP002`.
    RuleName, "the name of a rule", "single-reflector", false, RULE, |text| {
        let inert = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if text.len() <= 64 && text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(inert) {
            return Ok(());
        }
        Err(Reason::malformed(
            format!("`{text}` is not the name of a rule"),
            "write its name or code, such as single-reflector or BGP002; the catalogue lists them all",
        ))
    }
}

text! {
    /// A TCP MD5 password of a BGP session (RFC 2385): 1 to 80 printable ASCII characters, without
    /// blanks and the signs that quote or comment in a router's configuration.
    Password, "a session password", "s3cret-Session", true, PASSWORD, |text| {
        let help = "use 1 to 80 of the characters a-z A-Z 0-9 and . _ - + = : @ % / , ~ ^ * !";
        if text.len() > 80 {
            return Err(Reason::malformed(format!("the password has {} bytes, TCP MD5 takes at most 80", text.len()), help));
        }
        let inert = |c: char| c.is_ascii_alphanumeric() || "._-+=:@%/,~^*!".contains(c);
        match text.chars().find(|c| !inert(*c)) {
            Some(bad) => Err(Reason::malformed(format!("the password contains '{}'", shown(bad)), help)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_cannot_leave_its_quotes() {
        assert!(Password::parse("lab-S3cret").is_ok());
        for bad in [
            "a\"b",
            "a;b",
            "a b",
            "a#b",
            "a\nb",
            "пароль",
            "a\\b",
            "a{b",
            "a'b",
            "a$b",
        ] {
            assert!(Password::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Password::parse(&"x".repeat(81)).is_err());
    }
}
