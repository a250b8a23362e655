//! What changes in files, as unified diffs without anybody's password.

use similar::TextDiff;

use crate::change::Change;
use crate::model::values::Password;
use crate::model::{DocPath, Plan, Value};

/// Words before a password, in all dialects.
const BEFORE: [&str; 2] = ["password ", "authentication-key "];

/// The diffs of a change's files.
pub struct Patches<'a> {
    change: &'a Change,
    secrets: Vec<String>,
}

impl<'a> Patches<'a> {
    /// Those of a change between two plans.
    pub fn new(change: &'a Change, plans: [&Plan; 2]) -> Self {
        let mut secrets = Vec::new();
        for plan in plans {
            plan.walk(&mut DocPath::root(), &mut |_, leaf| {
                if leaf.kind == Password::KIND {
                    secrets.push(leaf.text.trim().to_owned());
                }
            });
        }
        // A password may begin with another one.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        Self { change, secrets }
    }

    /// What changes in one file, as `patch -p1` reads it where no password is in it.
    pub fn of(&self, path: &str) -> String {
        let text =
            |files: &'a crate::export::Artifacts| files.get(path).map(|file| file.text.as_str());
        let (old, new) = (text(&self.change.before), text(&self.change.after));
        let name = |side: &str, is_there: bool| {
            if is_there {
                format!("{side}/{path}")
            } else {
                "/dev/null".to_owned()
            }
        };
        let diff = TextDiff::from_lines(old.unwrap_or_default(), new.unwrap_or_default());
        let mut diff = diff.unified_diff();
        diff.header(&name("a", old.is_some()), &name("b", new.is_some()));
        diff.to_string()
            .lines()
            .map(|line| self.masked(line) + "\n")
            .collect()
    }

    /// A line without what stands in it as a password.
    fn masked(&self, line: &str) -> String {
        let ends = BEFORE
            .iter()
            .filter_map(|word| Some(line.find(word)? + word.len()));
        let Some(at) = ends.min() else {
            return line.to_owned();
        };
        let (head, tail) = line.split_at(at);
        let found = self
            .secrets
            .iter()
            .find(|secret| tail.contains(secret.as_str()));
        found.map_or_else(
            || line.to_owned(),
            |secret| format!("{head}{}", tail.replace(secret, "********")),
        )
    }

    /// All of them as a chapter of a document.
    pub fn markdown(&self) -> String {
        let mut out = "\n## Files\n".to_owned();
        for file in &self.change.files {
            // The runbook has fences of its own.
            out += &format!("\n````diff\n{}````\n", self.of(&file.path));
        }
        out
    }
}
