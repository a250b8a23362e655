//! Text as it is shown: files with their highlighting, documentation from Markdown.

mod highlight;
mod markdown;

pub use highlight::{Token, highlight};
#[allow(unused_imports)] // Messages of problems are going to use `inline`.
pub use markdown::{inline, markdown};
