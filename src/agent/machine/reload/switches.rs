//! Values of the kernel's switches, so that they can be set back.

use std::fs;
use std::path::{Path, PathBuf};

/// Where the kernel has them.
const ROOT: &str = "/proc/sys";

/// What the switches of a file are now, in the order in which they are set back.
///
/// `ip_forward` and `all` change the switches of every interface, so these are kept too and come after them.
pub fn present(text: &str) -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for key in text.lines().filter_map(key) {
        if key == "net/ipv4/ip_forward" {
            paths.extend(matching("net/ipv4/conf/*/forwarding"));
        }
        paths.extend(matching(&key.replacen("/all/", "/*/", 1)));
    }
    let rank = |path: &Path| {
        let of_one = path.iter().count() > 5;
        (of_one && !path.iter().any(|part| part == "all"), of_one)
    };
    paths.sort_by(|a, b| (rank(a), a).cmp(&(rank(b), b)));
    paths.dedup();
    let values = paths.into_iter().filter_map(|path| {
        let value = fs::read_to_string(&path).ok()?;
        Some((path.to_str()?.to_owned(), value.trim_end().to_owned()))
    });
    values.collect()
}

/// Sets them back, as far as they still exist, and tells which of them could not be.
pub fn set(values: &[(String, String)]) -> Vec<String> {
    let mut notes = Vec::new();
    for (path, value) in values {
        let Ok(now) = fs::read_to_string(path) else {
            continue;
        };
        if now.trim_end() == value {
            continue;
        }
        if let Err(error) = fs::write(path, value) {
            notes.push(format!("`{path}` can't be set back to `{value}`: {error}"));
        }
    }
    notes
}

/// The key of a line as a path. Whichever of `.` and `/` comes first parts it, the other one stands for
/// itself (sysctl.d(5)).
fn key(line: &str) -> Option<String> {
    let line = line.trim();
    if line.starts_with(['#', ';']) {
        return None;
    }
    let key = line.split('=').next()?.trim();
    let key = key.strip_prefix('-').unwrap_or(key).trim();
    let first = key.find(['.', '/'])?;
    if key[first..].starts_with('/') {
        return Some(key.to_owned());
    }
    let swap = |c| match c {
        '.' => '/',
        '/' => '.',
        c => c,
    };
    Some(key.chars().map(swap).collect())
}

/// The files that a pattern takes; `*` and `?` take no `/`.
fn matching(pattern: &str) -> Vec<PathBuf> {
    let mut found = vec![PathBuf::from(ROOT)];
    for part in pattern.split('/') {
        if matches!(part, "" | "." | "..") {
            return Vec::new();
        }
        let mut next = Vec::new();
        for folder in &found {
            if !part.contains(['*', '?', '[']) {
                next.push(folder.join(part));
                continue;
            }
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            let names = entries.map(|entry| entry.file_name());
            let taken = names.filter(|name| name.to_str().is_some_and(|name| takes(part, name)));
            next.extend(taken.map(|name| folder.join(name)));
        }
        found = next;
    }
    found.retain(|path| path.is_file());
    found
}

/// Whether a pattern of `*` and `?` takes a name. A set in brackets is taken for any character: one switch
/// more that is kept harms nobody.
fn takes(pattern: &str, name: &str) -> bool {
    let mut chars = pattern.chars();
    match chars.next() {
        None => name.is_empty(),
        Some('*') => {
            let rest = chars.as_str();
            let mut ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            ends.any(|at| takes(rest, &name[at..]))
        }
        Some(c) => {
            let mut own = name.chars();
            let Some(first) = own.next() else {
                return false;
            };
            let rest = match c {
                '[' => chars.as_str().split_once(']').map_or("", |(_, rest)| rest),
                _ => chars.as_str(),
            };
            (matches!(c, '?' | '[') || c == first) && takes(rest, own.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_name_switches_in_both_spellings() {
        for (line, path) in [
            ("net.ipv4.ip_forward = 1", Some("net/ipv4/ip_forward")),
            (
                "-net.ipv4.conf.*_net*.rp_filter=0",
                Some("net/ipv4/conf/*_net*/rp_filter"),
            ),
            (
                "net/ipv4/conf/eno1.7/proxy_arp = 1",
                Some("net/ipv4/conf/eno1.7/proxy_arp"),
            ),
            (
                "net.ipv4.conf.eno1/7.proxy_arp = 1",
                Some("net/ipv4/conf/eno1.7/proxy_arp"),
            ),
            ("# net.ipv4.ip_forward = 1", None),
            ("", None),
        ] {
            assert_eq!(key(line).as_deref(), path, "{line}");
        }
        assert!(takes("*_net*", "vm7_net0") && !takes("*_net*", "eno1"));
        assert!(takes("e?o[12]", "eno1") && !takes("?", ""));
    }

    #[test]
    fn what_changes_others_is_set_back_before_them() {
        let text = "net.ipv4.conf.lo.forwarding = 1\nnet.ipv4.ip_forward = 1\nnet.ipv6.conf.all.forwarding = 1\n";
        let paths: Vec<_> = present(text).into_iter().map(|(path, _)| path).collect();
        let at = |end: &str| paths.iter().position(|path| path.ends_with(end));
        let order = [
            "ip_forward",
            "v4/conf/all/forwarding",
            "v4/conf/lo/forwarding",
        ]
        .map(at);
        assert!(
            order.iter().all(Option::is_some) && order.is_sorted(),
            "{paths:?}"
        );
        assert!(at("v6/conf/all/forwarding") < at("v6/conf/default/forwarding"));
        assert!(present("kernel.no_such_switch = 1\nnet.ipv4.conf.../x = 1").is_empty());
    }
}
