//! The little Markdown that the rules' documentation is written in.

use leptos::prelude::*;

use crate::ui::widgets::{el, text as plain};

/// Paragraphs, lists, fenced code and code in a line.
pub fn markdown(text: &str) -> Vec<AnyView> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let code: Vec<_> = lines
                .by_ref()
                .take_while(|line| !line.starts_with("```"))
                .collect();
            let code = el("code").text_of(code.join("\n"));
            blocks.push(el("pre").attr("tabindex", "0").el(code).view());
        } else if let Some(first) = line.strip_prefix("- ") {
            let mut items = vec![first.to_owned()];
            while let Some(line) =
                lines.next_if(|line| line.starts_with("- ") || line.starts_with("  "))
            {
                match (line.strip_prefix("- "), items.last_mut()) {
                    (Some(item), _) => items.push(item.to_owned()),
                    (None, Some(last)) => *last = format!("{last} {}", line.trim()),
                    (None, None) => {}
                }
            }
            let item = |item: &String| el("li").children(inline(item)).view();
            let items = items.iter().map(item).collect();
            blocks.push(el("ul").children(items).view());
        } else if !line.trim().is_empty() {
            let mut paragraph = line.to_owned();
            let goes_on = |line: &&str| {
                !line.trim().is_empty() && !line.starts_with("- ") && !line.starts_with("```")
            };
            while let Some(line) = lines.next_if(goes_on) {
                paragraph = format!("{paragraph} {line}");
            }
            blocks.push(el("p").children(inline(&paragraph)).view());
        }
    }
    blocks
}

/// Every second part between backticks is code.
pub fn inline(text: &str) -> Vec<AnyView> {
    let part = |(i, part): (usize, &str)| {
        let part = part.to_owned();
        if i % 2 == 1 {
            el("code").text_of(part).view()
        } else {
            plain(part.replace("**", ""))
        }
    };
    text.split('`').enumerate().map(part).collect()
}
