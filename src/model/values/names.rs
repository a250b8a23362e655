//! Names of the plan's objects, and references to them.

use std::fmt;

use super::pattern;
use crate::model::{Noun, Reason, Value, shown};

/// A name that is safe as a host name, a folder and an identifier's stem alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName(String);

impl ObjectName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for ObjectName {
    const KIND: &'static str = "a name";
    const EXAMPLE: &'static str = "node1";
    const PATTERN: &'static str = pattern::NAME;

    fn parse(text: &str) -> Result<Self, Reason> {
        Self::check(text).map(|()| Self(text.to_owned()))
    }
}

impl ObjectName {
    /// Whether a text is such a name.
    ///
    /// # Errors
    /// The reason why not.
    pub fn check(text: &str) -> Result<(), Reason> {
        let help = "names have 1 to 63 of the characters a-z A-Z 0-9 . _ - and begin and end with a letter or digit";
        let refuse = |why: String| Err(Reason::malformed(why, help));
        let inert = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if text.is_empty() {
            return refuse("the name is empty".into());
        }
        if text.len() > 63 {
            return refuse(format!(
                "the name has {} bytes, at most 63 are taken",
                text.len()
            ));
        }
        if let Some(bad) = text.chars().find(|c| !inert(*c)) {
            return refuse(format!("the name `{text}` contains '{}'", shown(bad)));
        }
        let alphanumeric = |c: char| c.is_ascii_alphanumeric();
        if !text.starts_with(alphanumeric) || !text.ends_with(alphanumeric) || text.contains("..") {
            return refuse(format!(
                "the name `{text}` begins or ends with a sign, or has two dots in a row"
            ));
        }
        Ok(())
    }
}

macro_rules! reference {
    ($($Name:ident => $noun:ident, $kind:literal, $example:literal;)*) => { $(
        #[doc = concat!("The name of ", $kind, ".")]
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Name(String);

        impl $Name {
            /// The name.
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
            const KIND: &'static str = concat!("the name of ", $kind);
            const EXAMPLE: &'static str = $example;
            const REFERS_TO: Option<Noun> = Some(Noun::$noun);
            const PATTERN: &'static str = pattern::NAME;

            fn parse(text: &str) -> Result<Self, Reason> {
                Ok(Self(text.to_owned()))
            }
        }
    )* };
}

reference! {
    PoolRef => Pool, "a pool", "vm-v4";
    ClusterRef => Cluster, "a cluster", "fab1";
    NodeRef => Node, "a node", "node1";
    ReflectorRef => Reflector, "a route reflector", "rr1";
    GatewayRef => Gateway, "a core gateway", "mx1";
}
