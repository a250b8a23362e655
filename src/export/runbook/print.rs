//! How Markdown spells it (CommonMark, with GitHub's tables).

use std::fmt::Write;

use super::ast::Block;
use crate::export::about::one_line;

/// Writes the document.
pub fn print(blocks: &[Block]) -> String {
    let mut out = String::new();
    for (i, block) in blocks.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        match block {
            Block::Heading(level, text) => {
                let _ = writeln!(out, "{} {}", "#".repeat(*level), escaped(text));
            }
            Block::Text(text) => {
                let _ = writeln!(out, "{text}");
            }
            Block::Points(points) => {
                for point in points {
                    let _ = writeln!(out, "- {point}");
                }
            }
            Block::Commands(commands) => {
                let _ = writeln!(out, "```sh\n{commands}\n```");
            }
            Block::Table(rows) => table(&mut out, rows),
        }
    }
    out
}

fn table(out: &mut String, rows: &[Vec<String>]) {
    for (i, row) in rows.iter().enumerate() {
        let cells: Vec<_> = row.iter().map(|cell| escaped(cell)).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
        if i == 0 {
            let _ = writeln!(out, "|{}", " --- |".repeat(row.len()));
        }
    }
}

/// Text that means itself: no markup, no HTML.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '[' | ']' | '|' | '#' | '_' | '!' | '~' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
