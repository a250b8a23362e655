//! The files by host.

use leptos::prelude::*;

use super::Files;
use crate::ui::state::{Page, Route};

/// A list of hosts with their files.
#[component]
pub fn Tree(files: Memo<Files>, chosen: Memo<Option<String>>) -> impl IntoView {
    let hosts = move || {
        let mut hosts: Vec<(String, Vec<String>)> = Vec::new();
        let Some(files) = files.get() else {
            return hosts;
        };
        for (path, _) in files.iter() {
            let host = path.split_once('/').map_or("", |(host, _)| host);
            match hosts.last_mut() {
                Some((last, paths)) if last == host => paths.push(path.to_owned()),
                _ => hosts.push((host.to_owned(), vec![path.to_owned()])),
            }
        }
        // The runbook and what else belongs to no host comes first.
        hosts.sort_by_key(|(host, _)| !host.is_empty());
        hosts
    };
    view! {
        <nav class="file-tree" aria-label="Files">
            {move || hosts().into_iter().map(|(host, paths)| view! {
                <section>
                    <h2>{if host.is_empty() { "For you".to_owned() } else { host.clone() }}</h2>
                    <ul>
                        {paths.into_iter().map(|path| {
                            let href = Route { page: Page::Export, item: Some(path.clone()) }.href();
                            let shown = path.strip_prefix(&format!("{host}/")).unwrap_or(&path).to_owned();
                            view! {
                                <li>
                                    <a href=href aria-current=move || chosen.with(|chosen| chosen.as_ref() == Some(&path)).then_some("true")>
                                        {shown}
                                    </a>
                                </li>
                            }
                        }).collect_view()}
                    </ul>
                </section>
            }).collect_view()}
        </nav>
    }
}
