//! As much Markdown as the runbook needs.

/// A part of the document.
#[derive(Debug)]
pub enum Block {
    /// A heading of a level, with text that somebody chose.
    Heading(usize, String),
    /// A paragraph of the planner's own words.
    Text(String),
    /// Points of the planner's own words.
    Points(Vec<String>),
    /// Commands, one a line.
    Commands(String),
    /// Rows of cells, the first row being the head.
    Table(Vec<Vec<String>>),
}
