//! Why a change could not be made.

use std::fmt;

use super::make::object_at;
use crate::model::{DocPath, Fault};

/// Why a change could not be made; the plan is as before.
#[derive(Clone, Debug, PartialEq)]
pub enum EditError {
    /// There is no such place.
    NoSuchPlace(DocPath),
    /// The name is used already at this place.
    NameTaken(DocPath),
    /// The name can't be one.
    BadName(String),
    /// The value does not fit its place.
    Misfit(Vec<Fault>),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchPlace(at) => write!(f, "there is no `{at}` in the plan"),
            Self::NameTaken(at) => {
                let (collection, name) = (at.parent(), at.last());
                match object_at(at) {
                    Some((noun, _)) => write!(f, "there is a {noun} `{name}` already")?,
                    None => write!(f, "`{name}` is among the {} already", collection.last())?,
                }
                f.write_str("; choose another name")
            }
            Self::BadName(message) => f.write_str(message),
            Self::Misfit(faults) => {
                let messages: Vec<_> = faults
                    .iter()
                    .map(|fault| format!("{}: {}", fault.at, fault.message))
                    .collect();
                f.write_str(&messages.join("; "))
            }
        }
    }
}
