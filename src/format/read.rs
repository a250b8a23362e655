//! A text as a plan.

use std::fmt;

use crate::model::{DocPath, FORMAT, Fault, Plan, Tree};

/// The largest plan file that is read, in bytes: ten times a plan of 10,000 nodes and 200,000 VMs.
pub const MAX_BYTES: usize = 256 << 20;

/// A plan as it was read.
#[derive(Debug)]
pub struct Reading {
    /// The plan; what has no place in it is missing.
    pub plan: Plan,
    /// What had no place in it.
    pub faults: Vec<Fault>,
}

/// Why a text is no plan at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// The line, counted from 1; 0 when the text as a whole is meant.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The part of the document that is meant, where it could be read that far: `Places` finds it.
    pub at: Option<DocPath>,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: String,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}, column {}: ", self.line, self.column)?;
        }
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl FileError {
    fn whole(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            line: 0,
            column: 0,
            at: None,
            message: message.into(),
            help: help.into(),
        }
    }

    fn at(self, at: DocPath) -> Self {
        Self {
            at: Some(at),
            ..self
        }
    }
}

/// Reads a plan file.
///
/// # Errors
/// Why the text is no plan of this format; a plan with mistakes in it is none of these.
pub fn read(text: &str) -> Result<Reading, FileError> {
    if text.len() > MAX_BYTES {
        let size = text.len() >> 20;
        return Err(FileError::whole(
            format!("the file has {size} MiB"),
            format!("plans of more than {} MiB are not read", MAX_BYTES >> 20),
        ));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(FileError::whole(
            "the file is empty",
            format!("a plan begins with {{ \"format\": \"{FORMAT}\" }}"),
        ));
    }
    let tree: Tree = serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = message
            .split(" at line ")
            .next()
            .unwrap_or(&message)
            .to_owned();
        FileError {
            line: error.line(),
            column: character_column(text, error.line(), error.column()),
            at: None,
            message: format!("the file is not JSON: {message}"),
            help: "correct the text there, or export the plan again".into(),
        }
    })?;
    check_format(&tree).map_err(|error| match tree.get("format") {
        Some(_) => error.at(DocPath::root().join("format")),
        None => error,
    })?;
    let mut plan = Plan::default();
    let mut faults = Vec::new();
    plan.read(&tree, &mut faults);
    Ok(Reading { plan, faults })
}

fn check_format(tree: &Tree) -> Result<(), FileError> {
    let wanted = format!("\"format\": \"{FORMAT}\"");
    if !matches!(tree, Tree::Map(_)) {
        return Err(FileError::whole(
            format!("the file holds {}, not a plan", tree.kind()),
            format!("a plan is an object with {wanted}"),
        ));
    }
    let format = match tree.get("format") {
        Some(Tree::Text(format)) => format,
        Some(other) => {
            return Err(FileError::whole(
                format!("the file's format is {}, not a string", other.kind()),
                format!("write {wanted}"),
            ));
        }
        None => {
            return Err(FileError::whole(
                "the file does not say that it is a plan",
                format!("a plan has {wanted} at its top"),
            ));
        }
    };
    if format == FORMAT {
        return Ok(());
    }
    let shown: String = format
        .chars()
        .take(40)
        .flat_map(char::escape_default)
        .collect();
    match format
        .strip_prefix("fabric-plan/")
        .and_then(|version| version.parse::<u32>().ok())
    {
        Some(_) => Err(FileError::whole(
            format!("the file has the format `{shown}`, made by a newer version"),
            format!("this version reads {FORMAT}; open the file with a newer one"),
        )),
        None => Err(FileError::whole(
            format!("the file has the format `{shown}`, which is not a plan's"),
            format!("a plan has {wanted}"),
        )),
    }
}

/// serde_json counts columns in bytes, people count characters.
fn character_column(text: &str, line: usize, column: usize) -> usize {
    let Some(line) = text.lines().nth(line.saturating_sub(1)) else {
        return column.max(1);
    };
    let bytes = &line.as_bytes()[..column.min(line.len())];
    String::from_utf8_lossy(bytes).chars().count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::write;
    use crate::model::FaultKind;

    #[test]
    fn a_text_that_is_no_plan_says_why() {
        for (text, part) in [
            ("", "empty"),
            ("{", "not JSON"),
            ("[]", "a list"),
            ("{}", "does not say"),
            (r#"{"format": 1}"#, "a number"),
            (r#"{"format": "fabric-plan/2"}"#, "newer"),
            (r#"{"format": "x"}"#, "not a plan's"),
            ("{\n", "line 2, column 1"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        let future = read(r#"{"format": "fabric-plan/2"}"#).unwrap_err();
        assert_eq!(future.at, Some(DocPath::parse("format")));
        let deep = format!("{{\"format\": {}", "[".repeat(100_000));
        assert!(read(&deep).unwrap_err().message.contains("recursion"));
    }

    #[test]
    fn every_fault_is_reported_at_its_place() {
        let text = r#"{"format": "fabric-plan/1", "pools": {"a": {"rangs": []}, "a": {"ranges": "x"}}, "nodes": []}"#;
        let faults = read(text).unwrap().faults;
        let shown: Vec<_> = faults
            .iter()
            .map(|fault| (fault.at.to_string(), fault.kind))
            .collect();
        assert_eq!(
            shown,
            [
                ("pools/a/rangs".to_owned(), FaultKind::UnknownField),
                ("pools/a/ranges".to_owned(), FaultKind::WrongType),
                ("pools/a".to_owned(), FaultKind::DuplicateName),
                ("nodes".to_owned(), FaultKind::WrongType),
            ]
        );
        assert_eq!(faults[0].help, "did you mean `ranges`?");
    }

    #[test]
    fn a_fraction_is_no_as_number_though_asdot_looks_alike() {
        let asn = |number: &str| {
            let nodes =
                format!(r#"{{"format": "fabric-plan/1", "nodes": {{"n": {{"asn": {number}}}}}}}"#);
            let plan = read(&write(&read(&nodes).unwrap().plan)).unwrap().plan;
            plan.nodes["n"].asn.get().copied()
        };
        assert_eq!(asn("1.10"), None);
        assert_eq!(asn("1e999"), None);
        assert_eq!(asn("\"1.10\""), Some(crate::model::values::Asn(65546)));
        assert_eq!(asn("65546"), Some(crate::model::values::Asn(65546)));
    }

    #[test]
    fn numbers_and_mistakes_survive_the_round_trip() {
        let text = r#"{
  "clusters": {
    "c": {
      "network": {
        "asn": 64512,
        "bfd": false,
        "community": "not one"
      }
    }
  },
  "format": "fabric-plan/1"
}
"#;
        let plan = read(text).unwrap().plan;
        assert!(plan.clusters["c"].network.community.error().is_some());
        assert_eq!(write(&plan), text);
    }
}
