//! Where something stands in a plan.

use std::borrow::Cow;
use std::fmt;

use super::{Reason, Value};

/// A place in the plan document, written like `nodes/node1/ipv4`.
///
/// A `/` inside a name is written `~1` and a `~` is written `~0`, as in JSON Pointer (RFC 6901).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocPath(Vec<Cow<'static, str>>);

impl DocPath {
    /// The document itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads the written form back. Every text is some path.
    pub fn parse(text: &str) -> Self {
        if text.is_empty() {
            return Self::root();
        }
        let segment = |part: &str| Cow::Owned(part.replace("~1", "/").replace("~0", "~"));
        Self(text.split('/').map(segment).collect())
    }

    /// This place and one step further.
    #[must_use]
    pub fn join(&self, segment: impl Into<Cow<'static, str>>) -> Self {
        let mut longer = self.clone();
        longer.push(segment);
        longer
    }

    /// This place and one step further, into a list.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.join(index.to_string())
    }

    /// Steps further in place.
    pub fn push(&mut self, segment: impl Into<Cow<'static, str>>) {
        self.0.push(segment.into());
    }

    /// Steps back in place.
    pub fn pop(&mut self) {
        self.0.pop();
    }

    /// The steps from the document's root.
    pub fn segments(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// The last step; empty for the root.
    pub fn last(&self) -> &str {
        self.0.last().map_or("", AsRef::as_ref)
    }

    /// The place one step up; the root is its own parent.
    #[must_use]
    pub fn parent(&self) -> Self {
        let mut shorter = self.clone();
        shorter.pop();
        shorter
    }

    /// The place after so many steps on the way here; this place when there are fewer.
    #[must_use]
    pub fn up_to(&self, steps: usize) -> Self {
        Self(self.0[..steps.min(self.0.len())].to_vec())
    }

    /// The same place with another step at that number, counted from 0.
    #[must_use]
    pub fn with_step(&self, number: usize, step: impl Into<Cow<'static, str>>) -> Self {
        let mut other = self.clone();
        other.0[number] = step.into();
        other
    }

    /// Whether this place is `other` or lies inside it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The collection and name of the object this place belongs to, such as `("nodes", "node1")`.
    pub fn object(&self) -> Option<(&str, &str)> {
        match self.0.as_slice() {
            [collection, name, ..] => Some((collection, name)),
            _ => None,
        }
    }
}

impl fmt::Display for DocPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, segment) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("/")?;
            }
            if segment.contains(['/', '~']) {
                f.write_str(&segment.replace('~', "~0").replace('/', "~1"))?;
            } else {
                f.write_str(segment)?;
            }
        }
        Ok(())
    }
}

impl Value for DocPath {
    const KIND: &'static str = "a place in the plan";
    const EXAMPLE: &'static str = "pools/vm-v4/ranges/0";

    fn parse(text: &str) -> Result<Self, Reason> {
        Ok(Self::parse(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_in_a_name_survives_the_written_form() {
        let path = DocPath::root().join("vms").join("web/1~a").join("mac");
        assert_eq!(path.to_string(), "vms/web~11~0a/mac");
        assert_eq!(DocPath::parse(&path.to_string()), path);
        assert_eq!(path.object(), Some(("vms", "web/1~a")));
        assert!(path.is_within(&path.parent()) && !path.parent().is_within(&path));
    }
}
