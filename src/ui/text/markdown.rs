//! The little Markdown that the rules' documentation is written in.

use leptos::prelude::*;

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
            blocks
                .push(view! { <pre tabindex="0"><code>{code.join("\n")}</code></pre> }.into_any());
        } else if line.starts_with("- ") {
            let mut items = vec![line[2..].to_owned()];
            while let Some(line) =
                lines.next_if(|line| line.starts_with("- ") || line.starts_with("  "))
            {
                match (line.strip_prefix("- "), items.last_mut()) {
                    (Some(item), _) => items.push(item.to_owned()),
                    (None, Some(last)) => *last = format!("{last} {}", line.trim()),
                    (None, None) => {}
                }
            }
            let items = items
                .into_iter()
                .map(|item| view! { <li>{inline(&item)}</li> })
                .collect_view();
            blocks.push(view! { <ul>{items}</ul> }.into_any());
        } else if !line.trim().is_empty() {
            let mut paragraph = line.to_owned();
            let goes_on = |line: &&str| {
                !line.trim().is_empty() && !line.starts_with("- ") && !line.starts_with("```")
            };
            while let Some(line) = lines.next_if(goes_on) {
                paragraph = format!("{paragraph} {line}");
            }
            blocks.push(view! { <p>{inline(&paragraph)}</p> }.into_any());
        }
    }
    blocks
}

/// Every second part between backticks is code.
pub fn inline(text: &str) -> Vec<AnyView> {
    let part = |(i, part): (usize, &str)| {
        let part = part.to_owned();
        if i % 2 == 1 {
            view! { <code>{part}</code> }.into_any()
        } else {
            part.replace("**", "").into_any()
        }
    };
    text.split('`').enumerate().map(part).collect()
}
