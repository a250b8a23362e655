//! Whether a manifest makes sense: its paths are allowed, and what is done fits its files.

use super::place::shown;
use super::{Action, Check, File, Manifest, Place, Probe, Refusal, Reload};
use crate::model::values::ObjectName;

/// The most files of a bundle.
const MAX_FILES: usize = 20_000;
/// The most actions of a bundle: each file could have a check, the rest are few.
const MAX_ACTIONS: usize = MAX_FILES + 1000;

/// Checks a manifest.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(manifest: &Manifest) -> Result<(), Refusal> {
    if ObjectName::check(&manifest.host).is_err() {
        return Err(wrong(format!(
            "`{}` is no host's name",
            shown(&manifest.host)
        )));
    }
    let (files, actions) = (&manifest.files, &manifest.actions);
    if files.len() > MAX_FILES || actions.len() > MAX_ACTIONS {
        return Err(wrong(format!(
            "the manifest has {} files and {} actions, at most {MAX_FILES} and {MAX_ACTIONS} are taken",
            files.len(),
            actions.len()
        )));
    }
    let mut uses = Vec::with_capacity(files.len());
    for file in files {
        uses.push(Use {
            path: &file.path,
            place: place(file)?,
            read: 0,
            checked: 0,
        });
    }
    ascending(files, |file| &file.path, "the manifest's files")?;
    ordered(actions)?;
    for action in actions {
        match action {
            Action::Check(check) => self::checks(&mut uses, check)?,
            Action::Reload(reload) => reloads(&mut uses, reload)?,
            Action::Probe(probe) => self::probe(probe)?,
        }
    }
    for file in uses {
        let Place {
            services, parsers, ..
        } = file.place;
        for (wanted, count, doing) in [
            (!services.is_empty(), file.read, "read anew"),
            (!parsers.is_empty(), file.checked, "checked"),
        ] {
            if count != usize::from(wanted) {
                return Err(wrong(format!("`{}` is {doing} {count} times", file.path)));
            }
        }
    }
    Ok(())
}

/// What is done with a file.
struct Use<'a> {
    path: &'a str,
    place: &'static Place,
    /// How often a service reads it anew.
    read: usize,
    /// How often a parser looks at it.
    checked: usize,
}

fn wrong(message: String) -> Refusal {
    Refusal::new(message, "have the bundle made anew by `fabricctl bundle`")
}

/// The place of a file, when it is to be as the place asks.
fn place(file: &File) -> Result<&'static Place, Refusal> {
    let File {
        path,
        mode,
        owner,
        group,
        sha256,
        ..
    } = file;
    let place = Place::of(path)?;
    if (place.mode, place.owner, place.group) != (mode, owner, group) {
        return Err(wrong(format!(
            "`{path}` is to be of `{}:{}` with mode `{}`, where it belongs to {}:{} with {}",
            shown(owner),
            shown(group),
            shown(mode),
            place.owner,
            place.group,
            place.mode
        )));
    }
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if sha256.len() != 64 || !sha256.bytes().all(is_digit) {
        return Err(wrong(format!(
            "`{}` is no SHA-256 of `{path}`",
            shown(sha256)
        )));
    }
    Ok(place)
}

/// Each item once, in order.
fn ascending<T, K: Ord + ?Sized>(
    items: &[T],
    key: impl Fn(&T) -> &K,
    what: &str,
) -> Result<(), Refusal> {
    if items.is_sorted_by(|a, b| key(a) < key(b)) {
        return Ok(());
    }
    Err(wrong(format!(
        "{what} are not sorted, or one is there twice"
    )))
}

/// Checks, then reloads in the order of services, then probes.
fn ordered(actions: &[Action]) -> Result<(), Refusal> {
    let rank = |action: &Action| match action {
        Action::Check(_) => (0, None),
        Action::Reload(reload) => (1, Some(reload.service)),
        Action::Probe(_) => (2, None),
    };
    let follows = |a: &Action, b: &Action| {
        let (a, b) = (rank(a), rank(b));
        a < b || a == b && a.1.is_none()
    };
    if actions.is_sorted_by(follows) {
        return Ok(());
    }
    Err(wrong(
        "the manifest's actions are not in the order of their kinds and services".into(),
    ))
}

fn known<'a, 'b>(uses: &'a mut [Use<'b>], path: &str) -> Result<&'a mut Use<'b>, Refusal> {
    match uses.binary_search_by(|file| file.path.cmp(path)) {
        Ok(at) => Ok(&mut uses[at]),
        Err(_) => Err(wrong(format!(
            "the manifest does something with `{}`, which it does not list",
            shown(path)
        ))),
    }
}

fn checks(uses: &mut [Use], check: &Check) -> Result<(), Refusal> {
    let file = known(uses, &check.file)?;
    if !file.place.parsers.contains(&check.parser) {
        let Use { path, .. } = file;
        return Err(wrong(format!(
            "`{path}` is no file for the parser {:?}",
            check.parser
        )));
    }
    file.checked += 1;
    Ok(())
}

fn reloads(uses: &mut [Use], reload: &Reload) -> Result<(), Refusal> {
    let service = reload.service;
    if reload.files.is_empty() {
        return Err(wrong(format!(
            "{service:?} is to read files anew, but none is listed"
        )));
    }
    for path in &reload.files {
        let file = known(uses, path)?;
        if !file.place.services.contains(&service) {
            return Err(wrong(format!("`{path}` is no file of {service:?}")));
        }
        file.read += 1;
    }
    ascending(&reload.files, String::as_str, "a service's files")
}

fn probe(probe: &Probe) -> Result<(), Refusal> {
    match probe {
        Probe::Sessions {
            neighbors, least, ..
        } => {
            if usize::from(*least) > neighbors.len() {
                return Err(wrong(format!(
                    "{least} sessions are to be established, but only {} are listed",
                    neighbors.len()
                )));
            }
            ascending(neighbors, |address| address, "the neighbours of a probe")
        }
        Probe::Answers { .. } => Ok(()),
        Probe::VmRoutes { prefixes, .. } => {
            if let Some(wide) = prefixes
                .iter()
                .find(|prefix| prefix.prefix_len() != prefix.max_prefix_len())
            {
                return Err(wrong(format!("`{wide}` is no VM's address")));
            }
            ascending(prefixes, |prefix| prefix, "the prefixes of a probe")
        }
    }
}
