//! What a rule reports.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Rule;
use crate::model::{DocPath, Edit};

/// How bad a problem is; the worst sorts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It would not work, or take customers off the Internet: nothing is exported.
    Error,
    /// It works and will hurt.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// Another place that a problem involves.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Where.
    pub at: DocPath,
    /// What it has to do with the problem.
    pub label: String,
}

/// A way out, made of the same changes a user makes, so that it can be undone.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What it does, as a command: "use 10.0.0.0/28".
    pub title: String,
    /// Whether it can be applied without a look: it is what was meant, or can do no harm.
    pub safe: bool,
    /// The changes, in order.
    pub edits: Vec<Edit>,
}

/// A mistake, at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub at: DocPath,
    /// What is wrong, with the user's own values.
    pub message: String,
    /// The way out, in words.
    pub help: Option<String>,
    /// Other places involved.
    pub related: Vec<Related>,
    /// Ways out that can be applied.
    pub fixes: Vec<Fix>,
    /// Whether a plan may except it.
    pub can_except: bool,
    /// Whether the name at its place is the mistake, whatever stands behind the colon.
    pub is_in_name: bool,
}

impl Problem {
    /// Whether it stands against an export.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let related: Vec<_> = self
            .related
            .iter()
            .map(|related| serde_json::json!({ "at": related.at.to_string(), "label": related.label }))
            .collect();
        let fixes: Vec<_> = self
            .fixes
            .iter()
            .map(|fix| serde_json::json!({ "title": fix.title, "safe": fix.safe }))
            .collect();
        let mut problem = serializer.serialize_struct("Problem", 8)?;
        problem.serialize_field("rule", self.rule.code)?;
        problem.serialize_field("name", self.rule.name)?;
        problem.serialize_field("severity", self.severity.name())?;
        problem.serialize_field("at", &self.at.to_string())?;
        problem.serialize_field("message", &self.message)?;
        problem.serialize_field("help", &self.help)?;
        problem.serialize_field("related", &related)?;
        problem.serialize_field("fixes", &fixes)?;
        problem.end()
    }
}
