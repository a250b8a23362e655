//! Text as it is shown: files with their highlighting, documentation from Markdown.

mod highlight;
mod markdown;

pub use highlight::{Token, highlight};
pub use markdown::{inline, markdown};
