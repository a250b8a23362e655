//! The files by host.

use leptos::prelude::*;

use super::Files;
use crate::export::guest;
use crate::ui::state::{Page, Route};
use crate::ui::widgets::{dynamic, el, link};

/// A list of hosts with their files.
pub fn tree(files: Files, chosen: Memo<Option<String>>) -> AnyView {
    // The list stays as it is, focus and all, while only texts change.
    let paths = Memo::new(move |_| {
        let files = files.get()?;
        Some(files.iter().map(|(path, _)| path.to_owned()).collect())
    });
    // The runbook, and what else belongs to no host, comes first.
    let hosts = dynamic(move || {
        let mut hosts = vec![(String::new(), Vec::new())];
        let paths: Vec<String> = paths.get().unwrap_or_default();
        for path in paths {
            let Some((host, _)) = path.split_once('/') else {
                hosts[0].1.push(path);
                continue;
            };
            match hosts.last_mut() {
                Some((last, paths)) if last == host => paths.push(path),
                _ => hosts.push((host.to_owned(), vec![path])),
            }
        }
        hosts
            .into_iter()
            .map(|(host, paths)| host_files(host, paths, chosen))
            .collect()
    });
    el("nav")
        .class("file-tree")
        .attr("aria-label", "Files")
        .child(hosts)
        .view()
}

fn host_files(host: String, paths: Vec<String>, chosen: Memo<Option<String>>) -> AnyView {
    let folder = format!("{host}/");
    let file = |path: String| {
        let href = Route {
            page: Page::Export,
            item: Some(path.clone()),
        }
        .href();
        let shown = path.strip_prefix(&folder).unwrap_or(&path).to_owned();
        let current = Signal::derive(move || {
            chosen
                .with(|chosen| chosen.as_ref() == Some(&path))
                .then_some("true")
        });
        el("li")
            .el(link(href)
                .attr_while("aria-current", current)
                .text_of(shown))
            .view()
    };
    let title = if host.is_empty() {
        "For you".to_owned()
    } else {
        host.clone()
    };
    let guests = format!("{folder}{}/", guest::FOLDER);
    let (guests, paths): (Vec<_>, Vec<_>) = paths
        .into_iter()
        .partition(|path| path.starts_with(&guests));
    let count = guests.len();
    let files = el("ul").children(paths.into_iter().map(&file).collect());
    let section = el("section").el(el("h2").text_of(title)).el(files);
    if count == 0 {
        return section.view();
    }
    // A node may have many: they don't stand in the way of its own files.
    let guests = el("ul").children(guests.into_iter().map(file).collect());
    let summary = el("summary").text_of(format!("VMs, for cloud-init ({count})"));
    section.el(el("details").el(summary).el(guests)).view()
}
