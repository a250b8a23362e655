//! As much YAML as netplan needs; every name and value that is not the planner's own word is quoted.

use std::fmt::{self, Display, Write};

/// Writes nested maps in block style.
#[derive(Default)]
pub struct Yaml {
    /// What was written so far.
    pub text: String,
    depth: usize,
}

impl Yaml {
    /// Comment lines.
    pub fn comment(&mut self, text: &str) {
        for line in text.lines() {
            self.line(format_args!("# {line}"));
        }
    }

    /// A map under a word of the language.
    pub fn map(&mut self, key: &'static str, body: impl FnOnce(&mut Self)) {
        self.line(format_args!("{key}:"));
        self.nested(body);
    }

    /// A map under a name that somebody chose.
    pub fn named(&mut self, name: &str, body: impl FnOnce(&mut Self)) {
        self.line(format_args!("{}:", quoted(name)));
        self.nested(body);
    }

    /// A word, number or truth value of the language.
    pub fn word(&mut self, key: &'static str, value: impl Display) {
        self.line(format_args!("{key}: {value}"));
    }

    /// A string.
    pub fn string(&mut self, key: &'static str, value: impl ToString) {
        self.line(format_args!("{key}: {}", quoted(&value.to_string())));
    }

    /// A list of strings on one line.
    pub fn strings<T: ToString>(&mut self, key: &'static str, values: &[T]) {
        self.line(format_args!("{key}: {}", list(values)));
    }

    /// One map of a list.
    pub fn item(&mut self, body: impl FnOnce(&mut Self)) {
        self.line(format_args!("-"));
        self.nested(body);
    }

    /// A list of maps, each on one line; the values are written by [`quoted`] or are words.
    pub fn maps(&mut self, key: &'static str, items: &[Vec<(&'static str, String)>]) {
        self.line(format_args!("{key}:"));
        self.depth += 1;
        for item in items {
            let pairs: Vec<_> = item
                .iter()
                .map(|(key, value)| format!("{key}: {value}"))
                .collect();
            self.line(format_args!("- {{ {} }}", pairs.join(", ")));
        }
        self.depth -= 1;
    }

    fn nested(&mut self, body: impl FnOnce(&mut Self)) {
        self.depth += 1;
        body(self);
        self.depth -= 1;
    }

    fn line(&mut self, line: fmt::Arguments) {
        let _ = writeln!(self.text, "{:1$}{line}", "", self.depth * 2);
    }
}

/// A list of strings.
pub fn list<T: ToString>(values: &[T]) -> String {
    let all: Vec<_> = values
        .iter()
        .map(|value| quoted(&value.to_string()))
        .collect();
    format!("[{}]", all.join(", "))
}

/// A double-quoted scalar (YAML 1.1, section 5.7).
pub fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_ascii_graphic() || c == ' ' => out.push(c),
            c => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
        }
    }
    out + "\""
}
