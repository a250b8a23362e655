//! Which interface of a node carries what and why: decided once, for every back end to spell.

mod ast;
mod lower;

pub use ast::{Interface, Interfaces, Kind, LINK_MONITOR, Route};
pub use lower::lower;
