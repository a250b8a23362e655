//! `fabricctl check`.

use std::path::Path;

use super::args::Format;
use super::source::Source;
use super::{Outcome, Status, json, render};
use crate::check::{Problem, check_reading};
use crate::format::Places;

pub fn run(path: &Path, format: Format) -> Outcome {
    let source = Source::open(path);
    let reading = match source.read() {
        Ok(reading) => reading,
        Err(error) if format == Format::Json => {
            return Outcome {
                status: Status::Unusable,
                ..Outcome::done(json::file_error(&source, &error))
            };
        }
        Err(error) => return source.refusal(&error),
    };
    let places = Places::new(&source.text);
    let mut problems = check_reading(&reading.plan, &reading.faults);
    problems.sort_by_cached_key(|problem| render::place_of(problem, &places).bytes.start);
    let out = match format {
        Format::Text => render::problems(&source.name, &places, &problems),
        Format::Json => json::problems(&source.name, &places, &problems),
    };
    let status = if problems.iter().any(Problem::is_error) {
        Status::Errors
    } else {
        Status::Done
    };
    Outcome {
        status,
        ..Outcome::done(out)
    }
}
