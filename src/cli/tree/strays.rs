//! What stands in a folder that this export did not write.

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::path::Path;

use crate::bundle;
use crate::export::Blob;

/// The most strays that are named.
const MOST_STRAYS: usize = 50;

/// Files in the tree that are not of this export.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Strays {
    /// Their paths in the tree, sorted.
    pub paths: Vec<String>,
    /// Whether there are more.
    pub more: bool,
}

/// Files in the tree's folders that are not of this export, and bundles beside them. Other loose files and
/// hidden folders at the top, such as a repository's own, are the user's.
pub fn find(root: &Path, files: &[Blob], host: Option<&str>) -> Strays {
    let written: BTreeSet<&str> = files.iter().map(|file| file.path).collect();
    let is_known = |name: &str| written.contains(name) || written.contains(bundle::signed_by(name));
    let top = entries(root);
    let bundles = top.iter().filter(|(name, is_folder)| {
        let of = bundle::host_of(name);
        let is_asked = of.is_some_and(|of| host.is_none_or(|only| only == of));
        !is_folder && is_asked && !is_known(name)
    });
    let mut strays = Strays {
        paths: bundles
            .take(MOST_STRAYS)
            .map(|(name, _)| name.clone())
            .collect(),
        more: false,
    };
    let mut folders: VecDeque<String> = top
        .into_iter()
        .filter(|(name, is_folder)| *is_folder && !name.starts_with('.'))
        .map(|(name, _)| name)
        .filter(|name| host.is_none_or(|only| only == name))
        .collect();
    while let Some(folder) = folders.pop_front() {
        for (name, is_folder) in entries(&root.join(&folder)) {
            let path = format!("{folder}/{name}");
            if is_folder {
                folders.push_back(path);
            } else if !written.contains(path.as_str()) {
                if strays.paths.len() == MOST_STRAYS {
                    strays.more = true;
                    folders.clear();
                    break;
                }
                strays.paths.push(path);
            }
        }
    }
    strays.paths.sort();
    strays
}

/// What stands in a folder, sorted: names, and which of them are folders and not links to some.
fn entries(folder: &Path) -> Vec<(String, bool)> {
    let Ok(listing) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut entries: Vec<_> = listing
        .filter_map(Result::ok)
        .map(|entry| {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            (entry.file_name().to_string_lossy().into_owned(), is_folder)
        })
        .collect();
    entries.sort();
    entries
}
