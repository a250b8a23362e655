//! One file, highlighted.

use leptos::prelude::*;

use super::Files;
use crate::export::{Artifact, Language};
use crate::ui::browser::{self, files};
use crate::ui::state::Session;
use crate::ui::text::{Token, highlight};
use crate::ui::widgets::{Icon, icon};

/// Longer files are shown up to here; copying and downloading take all of them.
const MOST_LINES: usize = 3000;

/// The chosen file.
pub fn preview(files: Memo<Files>, chosen: Memo<Option<String>>) -> AnyView {
    let file = Memo::new(move |_| {
        let path = chosen.get()?;
        let artifact = files.get()?.get(&path)?.clone();
        Some((path, artifact))
    });
    (move || file.get().map(|(path, artifact)| file_view(path, artifact))).into_any()
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
        view! { <p class="about">{text}</p> }.into_any()
    });
    let secret = artifact.secret.then(|| {
        view! { <span class="tag" title="Readable by root alone on the host">"secret, mode 0600"</span> }.into_any()
    });
    let name = StoredValue::new(path.rsplit('/').next().unwrap_or(&path).to_owned());
    let text = StoredValue::new(artifact.text);
    let copy = move |_| {
        browser::copy(&text.get_value(), move |done| {
            if done {
                session.say(format!("Copied {}", name.get_value()), false);
            } else {
                session.say_error("The browser did not allow copying; select the text instead.");
            }
        });
    };
    let save =
        move |_| files::download(&name.get_value(), text.get_value().as_bytes(), "text/plain");
    let label = path.clone();
    view! {
        <section class="preview" aria-label=label>
            <header>
                <code class="path">{path}</code>
                {secret}
                <button type="button" class="quiet with-text" on:click=copy>{icon(Icon::Copy)} <span>"Copy"</span></button>
                <button type="button" class="quiet with-text" on:click=save>{icon(Icon::Download)} <span>"Download"</span></button>
            </header>
            <pre class="file" tabindex="0"><code>{shown}</code></pre>
            {more}
        </section>
    }
    .into_any()
}

fn code_line(language: Language, line: &str) -> AnyView {
    let token = |token: Token| match token.class {
        "" => token.text.to_owned().into_any(),
        class => view! { <span class=class>{token.text.to_owned()}</span> }.into_any(),
    };
    let tokens: Vec<_> = highlight(language, line).into_iter().map(token).collect();
    view! { <span class="line">{tokens} "\n"</span> }.into_any()
}
