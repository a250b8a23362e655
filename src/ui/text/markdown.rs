//! The little Markdown that the rules' documentation is written in.

use leptos::prelude::*;

use crate::ui::widgets::{el, link, text as plain};

/// Paragraphs, lists, fenced code, and code and addresses in a line.
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
            let item = |item: &String| el("li").children(prose(item)).view();
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
            blocks.push(el("p").children(prose(&paragraph)).view());
        }
    }
    blocks
}

/// Text with addresses in angle brackets, each a link to another site.
fn prose(text: &str) -> Vec<AnyView> {
    let mut views = Vec::new();
    let mut rest = text;
    while let Some((before, address, after)) = next_address(rest) {
        views.extend(inline(before));
        let link = link(address.to_owned())
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .text_of(address.to_owned());
        views.push(link.view());
        rest = after;
    }
    views.extend(inline(rest));
    views
}

/// The first address of the web, with what stands before and behind it.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("<http")?;
    let length = rest.find('>')?;
    let is_web = rest.starts_with("://") || rest.starts_with("s://");
    let start = before.len() + 1;
    let end = start + "http".len() + length;
    is_web.then(|| (before, &text[start..end], &text[end + 1..]))
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
