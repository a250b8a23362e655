//! One value of a plan: the text as typed, and what it means or why it means nothing.

use std::fmt;

use super::{Field, Form, Noun, Reason};

/// How a value is written in the plan file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonForm {
    /// As a string.
    Text,
    /// As a number.
    Number,
    /// As `true` or `false`.
    Bool,
}

/// A type that one text of a plan can be read as.
///
/// `Display` writes the canonical text, which `parse` reads back as the same value.
pub trait Value: Clone + PartialEq + fmt::Debug + fmt::Display + Send + Sync + 'static {
    /// What the value is called in a sentence, with its article: `an AS number`.
    const KIND: &'static str;
    /// One good example.
    const EXAMPLE: &'static str;
    /// How the plan file writes it.
    const JSON: JsonForm = JsonForm::Text;
    /// The collection that the text names an object of.
    const REFERS_TO: Option<Noun> = None;
    /// All accepted texts with their labels, where the choice is closed.
    const CHOICES: &'static [(&'static str, &'static str)] = &[];
    /// Whether line breaks and surrounding blanks belong to the value.
    const VERBATIM: bool = false;
    /// A regular expression of the written form, for JSON Schema; empty: none.
    const PATTERN: &'static str = "";
    /// The least and the greatest number, where the file writes numbers.
    const BOUNDS: Option<(u64, u64)> = None;

    /// Reads a non-empty text without surrounding blanks.
    ///
    /// # Errors
    /// The reason, in words for whoever typed it.
    fn parse(text: &str) -> Result<Self, Reason>;
}

/// A text of the plan together with what it was read as. The empty text means: not given.
///
/// Most entries of a large plan are empty, so an empty one takes a word and no more.
#[derive(Clone, Debug)]
pub struct Entry<T>(Option<Box<Given<T>>>);

/// A text that is not empty.
#[derive(Clone, Debug)]
struct Given<T> {
    text: String,
    /// None for blanks alone.
    value: Option<Result<T, Reason>>,
}

/// Several values of one kind.
pub type List<T> = Vec<Entry<T>>;

/// What [`Entry`] looks like when its type does not matter.
#[derive(Clone, Copy, Debug)]
pub struct Leaf<'a> {
    /// The text as typed.
    pub text: &'a str,
    /// Whether something was given, readable or not.
    pub given: bool,
    /// Why it could not be read.
    pub error: Option<&'a Reason>,
    /// The collection it names an object of.
    pub refers_to: Option<Noun>,
    /// What it should be, with its article.
    pub kind: &'static str,
    /// One good example of it.
    pub example: &'static str,
    /// All accepted texts with their labels, where the choice is closed.
    pub choices: &'static [(&'static str, &'static str)],
    /// How the plan file writes it.
    pub json: JsonForm,
    /// Whether line breaks and surrounding blanks belong to it.
    pub verbatim: bool,
}

impl<T: Value> Entry<T> {
    /// Reads a text.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            return Self(None);
        }
        let value = meaning(&text, T::VERBATIM).map(T::parse);
        Self(Some(Box::new(Given { text, value })))
    }

    /// The text as typed.
    pub fn text(&self) -> &str {
        self.0.as_ref().map_or("", |given| &given.text)
    }

    /// What was read, where something is given.
    fn value(&self) -> Option<&Result<T, Reason>> {
        self.0.as_ref()?.value.as_ref()
    }

    /// The value; `None` when it is not given or can't be read.
    pub fn get(&self) -> Option<&T> {
        self.value()?.as_ref().ok()
    }

    /// Why the text can't be read.
    pub fn error(&self) -> Option<&Reason> {
        self.value()?.as_ref().err()
    }

    /// Whether something was given, readable or not.
    pub fn is_given(&self) -> bool {
        self.value().is_some()
    }
}

impl<T> Default for Entry<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Value> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl<T: Value> From<T> for Entry<T> {
    fn from(value: T) -> Self {
        let text = value.to_string();
        let value = Some(Ok(value));
        Self(Some(Box::new(Given { text, value })))
    }
}

impl<T: Value> Field for Entry<T> {
    fn form(&self) -> Form {
        Form::Value
    }

    fn leaf(&self) -> Option<Leaf<'_>> {
        Some(Leaf {
            text: self.text(),
            given: self.is_given(),
            error: self.error(),
            refers_to: T::REFERS_TO,
            kind: T::KIND,
            example: T::EXAMPLE,
            choices: T::CHOICES,
            json: T::JSON,
            verbatim: T::VERBATIM,
        })
    }

    fn canonical(&self) -> Option<String> {
        match T::JSON {
            JsonForm::Text => None,
            JsonForm::Number | JsonForm::Bool => self.get().map(T::to_string),
        }
    }

    fn set(&mut self, text: String) {
        *self = Self::new(text);
    }

    fn schema() -> serde_json::Value {
        let mut schema =
            serde_json::json!({ "description": capitalised(T::KIND), "examples": [T::EXAMPLE] });
        match T::JSON {
            JsonForm::Text => schema["type"] = "string".into(),
            JsonForm::Number => {
                schema["type"] = serde_json::json!(["integer", "string"]);
                if let Ok(number) = T::EXAMPLE.parse::<u64>() {
                    schema["examples"] = serde_json::json!([number]);
                }
            }
            JsonForm::Bool => {
                schema["type"] = "boolean".into();
                schema["examples"] = serde_json::json!([T::EXAMPLE == "true"]);
            }
        }
        if T::JSON == JsonForm::Text && !T::CHOICES.is_empty() {
            schema["enum"] = T::CHOICES.iter().map(|(text, _)| *text).collect();
        }
        if !T::PATTERN.is_empty() {
            schema["pattern"] = T::PATTERN.into();
        }
        if let Some((least, greatest)) = T::BOUNDS {
            schema["minimum"] = least.into();
            schema["maximum"] = greatest.into();
        }
        schema
    }
}

/// The part of a text that is read, if any.
pub(super) fn meaning(text: &str, verbatim: bool) -> Option<&str> {
    let text = if verbatim { text } else { text.trim() };
    Some(text).filter(|text| !text.is_empty())
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
