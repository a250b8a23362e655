//! The plan file as the command line gets it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::render::{self, error_line, printable};
use super::summary::Summary;
use super::{Outcome, Status};
use crate::check::{Problem, Valid};
use crate::format::{FileError, MAX_BYTES, Places, Reading, read};
use crate::model::Plan;

/// A plan file's text and what people call it.
pub struct Source {
    /// The path as given, fit for printing.
    pub name: String,
    /// The text; lossy where it is not UTF-8, and then never read as a plan.
    pub text: String,
    /// The path as a relative reference (RFC 3986), for programs.
    pub uri: String,
    unusable: Option<FileError>,
}

impl Source {
    /// Gets the text of a file, or of the standard input for `-`.
    pub fn open(path: &Path) -> Self {
        let (name, uri, bytes) = if path == Path::new("-") {
            let bytes = limited(&mut io::stdin().lock());
            ("<stdin>".into(), "stdin".into(), bytes)
        } else {
            let name = printable(&path.to_string_lossy()).into_owned();
            let bytes = File::open(path).and_then(|mut file| limited(&mut file));
            (name, uri(path), bytes)
        };
        let (text, unusable) = match bytes {
            Ok(bytes) => decode(bytes),
            Err(error) => {
                let help = "give the path of a plan file, or - for the standard input";
                let error = whole(format!("the plan can't be read: {error}"), help);
                (String::new(), Some(error))
            }
        };
        Self {
            name,
            text,
            uri,
            unusable,
        }
    }

    /// The same file with another text.
    pub fn with_text(self, text: String) -> Self {
        Self { text, ..self }
    }

    /// Reads the text as a plan.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(&self) -> Result<Reading, FileError> {
        match &self.unusable {
            Some(error) => Err(error.clone()),
            None => read(&self.text).map_err(|error| self.placed(error)),
        }
    }

    fn placed(&self, error: FileError) -> FileError {
        let Some(at) = &error.at else {
            return error;
        };
        let place = Places::new(&self.text).find(at);
        FileError {
            line: place.line,
            column: place.column,
            ..error
        }
    }

    /// Reads the text as a plan without errors.
    ///
    /// # Errors
    /// What the command that needs one says instead, with what it does not do.
    pub fn valid(&self, refusal: &str) -> Result<(Valid<Plan>, Vec<Problem>), Outcome> {
        let reading = self.read().map_err(|error| self.refusal(&error))?;
        Valid::check_reading(reading.plan, &reading.faults).map_err(|invalid| {
            let places = Places::new(&self.text);
            // What is in the way; `check` shows the rest.
            let errors = invalid.problems.iter().filter(|one| one.is_error());
            let errors: Vec<_> = errors.cloned().collect();
            let mut err = render::problems(&self.name, &places, &errors);
            let summary = Summary::of(&invalid.problems, 0);
            err += &format!("{}: {summary}\n", self.name);
            err += &error_line(refusal, None);
            Outcome::failed(err, Status::Errors)
        })
    }

    /// What a command says of a text that is no plan.
    pub fn refusal(&self, error: &FileError) -> Outcome {
        Outcome::failed(render::file_error(self, error), Status::Unusable)
    }
}

/// A path below the current folder as it is from there, any other one as a `file` URI.
fn uri(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&here).unwrap_or(path);
    let scheme = if path.is_absolute() { "file://" } else { "" };
    let inert = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    let encoded = bytes.map(|&byte| match byte {
        b'\\' if cfg!(windows) => "/".into(),
        byte if inert(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    scheme.to_owned() + &encoded.collect::<String>()
}

/// One byte more than is read as a plan, so that neither memory nor patience is at an end first.
fn limited(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn decode(bytes: Vec<u8>) -> (String, Option<FileError>) {
    String::from_utf8(bytes).map_or_else(
        |error| {
            let good = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let before = &text[..good];
            let line_start = before.rfind('\n').map_or(0, |i| i + 1);
            let error = FileError {
                line: before.matches('\n').count() + 1,
                column: before[line_start..].chars().count() + 1,
                at: None,
                message: "the file is not UTF-8 text".into(),
                help: "save it as UTF-8; JSON knows no other encoding (RFC 8259)".into(),
            };
            (text, Some(error))
        },
        |text| (text, None),
    )
}

fn whole(message: String, help: &str) -> FileError {
    FileError {
        line: 0,
        column: 0,
        at: None,
        message,
        help: help.into(),
    }
}
