//! One file, highlighted.

use leptos::prelude::*;

use super::Files;
use crate::export::{Artifact, Language};
use crate::ui::browser::{self, files};
use crate::ui::state::Session;
use crate::ui::text::{Token, highlight};
use crate::ui::widgets::{Icon, button, dynamic, el, icon, text};

/// Longer files are shown up to here; copying and downloading take all of them.
const MOST_LINES: usize = 3000;

/// The chosen file.
pub fn preview(files: Files, chosen: Memo<Option<String>>) -> AnyView {
    let file = Memo::new(move |_| {
        let path = chosen.get()?;
        let artifact = files.get()?.get(&path)?.clone();
        Some((path, artifact))
    });
    dynamic(move || {
        file.get()
            .map(|(path, artifact)| file_view(path, artifact))
            .into_iter()
            .collect()
    })
}

fn file_view(path: String, artifact: Artifact) -> AnyView {
    let session = Session::get();
    let lines = artifact.text.lines().count();
    let shown: Vec<_> = artifact
        .text
        .lines()
        .take(MOST_LINES)
        .map(|line| code_line(artifact.language, line))
        .collect();
    let more = (lines > MOST_LINES).then(|| {
        let text = format!("{MOST_LINES} of {lines} lines are shown; copy and download take all.");
        el("p").class("about").text_of(text).view()
    });
    let secret = artifact.secret.then(|| {
        let title = "Readable by root alone on the host";
        el("span")
            .class("tag")
            .attr("title", title)
            .text("secret, mode 0600")
            .view()
    });
    let name = StoredValue::new(path.rsplit('/').next().unwrap_or(&path).to_owned());
    let content = StoredValue::new(artifact.text);
    let copy = move || {
        browser::copy(&content.get_value(), move |done| {
            if done {
                session.say(format!("Copied {}", name.get_value()), false);
            } else {
                session.say_error("The browser did not allow copying; select the text instead.");
            }
        });
    };
    let save = move || {
        files::download(
            &name.get_value(),
            content.get_value().as_bytes(),
            "text/plain",
        )
    };
    let head = el("header")
        .el(el("code").class("path").text_of(path.clone()))
        .maybe(secret)
        .el(button("quiet with-text")
            .on_click(copy)
            .child(icon(Icon::Copy))
            .el(el("span").text("Copy")))
        .el(button("quiet with-text")
            .on_click(save)
            .child(icon(Icon::Download))
            .el(el("span").text("Download")));
    let file = el("pre")
        .class("file")
        .attr("tabindex", "0")
        .el(el("code").children(shown));
    el("section")
        .class("preview")
        .attr_of("aria-label", path)
        .el(head)
        .el(file)
        .maybe(more)
        .view()
}

fn code_line(language: Language, line: &str) -> AnyView {
    let token = |token: Token| match token.class {
        "" => text(token.text),
        class => el("span")
            .class(class)
            .text_of(token.text.to_owned())
            .view(),
    };
    let tokens = highlight(language, line).into_iter().map(token).collect();
    el("span").class("line").children(tokens).text("\n").view()
}
