//! Which interfaces are systemd-networkd's, by its files (systemd.network(5)).

use std::collections::BTreeMap;
use std::fs;

/// Where they are; a file hides those of the same name further on.
const FOLDERS: [&str; 2] = ["/etc/systemd/network", "/run/systemd/network"];

/// A `.network` file.
#[derive(Debug, Default)]
pub struct Network {
    names: Vec<String>,
    masters: Vec<String>,
}

/// All of them, in networkd's order: the first that matches an interface is its own.
pub struct Networks(Vec<Network>);

impl Networks {
    /// Those of this host.
    pub fn read() -> Self {
        let mut files = BTreeMap::new();
        for folder in FOLDERS.iter().rev() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let name = entry.file_name();
                if name.to_string_lossy().ends_with(".network") {
                    files.insert(name, entry.path());
                }
            }
        }
        let texts = files
            .values()
            .filter_map(|path| fs::read_to_string(path).ok());
        Self(texts.map(|text| Network::parse(&text)).collect())
    }

    /// The file of an interface, by its name.
    pub fn of(&self, interface: &str) -> Option<&Network> {
        self.0.iter().find(|network| network.matches(interface))
    }
}

impl Network {
    fn parse(text: &str) -> Self {
        let (mut own, mut section) = (Self::default(), "");
        for line in text.lines().map(str::trim) {
            if line.starts_with('[') {
                section = line;
            } else if let Some((key, value)) = line.split_once('=') {
                let list = match (section, key.trim()) {
                    ("[Match]", "Name") => &mut own.names,
                    ("[Network]", "Bridge" | "Bond" | "VRF") => &mut own.masters,
                    _ => continue,
                };
                // An empty value forgets those before.
                if value.trim().is_empty() {
                    list.clear();
                }
                list.extend(value.split_whitespace().map(str::to_owned));
            }
        }
        own
    }

    /// Whether its interface joins a device.
    pub fn joins(&self, device: &str) -> bool {
        self.masters.iter().any(|own| own == device)
    }

    /// A `!` before the first turns the list round.
    fn matches(&self, interface: &str) -> bool {
        let Some(first) = self.names.first() else {
            return false;
        };
        let is_not = first.starts_with('!');
        let mut names = self.names.iter().map(|name| name.trim_start_matches('!'));
        names.any(|name| glob(name.as_bytes(), interface.as_bytes())) != is_not
    }
}

/// A shell's pattern (glob(7)).
fn glob(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern, name) {
        ([], _) => name.is_empty(),
        ([b'*', rest @ ..], _) => (0..=name.len()).any(|from| glob(rest, &name[from..])),
        ([b'?', rest @ ..], [_, name @ ..]) => glob(rest, name),
        ([b'[', rest @ ..], [first, name @ ..]) => {
            let (is_not, set) = match rest {
                [b'!' | b'^', set @ ..] => (true, set),
                _ => (false, rest),
            };
            // The first of a set may be the bracket itself.
            let Some(end) = (1..set.len()).find(|at| set[*at] == b']') else {
                return false;
            };
            is_in(&set[..end], *first) != is_not && glob(&set[end + 1..], name)
        }
        ([own, rest @ ..], [first, name @ ..]) => own == first && glob(rest, name),
        _ => false,
    }
}

fn is_in(set: &[u8], byte: u8) -> bool {
    match set {
        [] => false,
        [from, b'-', to, rest @ ..] => (*from..=*to).contains(&byte) || is_in(rest, byte),
        [one, rest @ ..] => *one == byte || is_in(rest, byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_interfaces() {
        let text =
            "# Name=no\n[Match]\nName=eno2 tap*\n[Network]\nBridge=vmbr0\n[Link]\nName=other\n";
        let file = Network::parse(text);
        assert!(file.matches("eno2") && file.matches("tap100i0") && file.joins("vmbr0"));
        assert!(!file.matches("eno20") && !file.matches("other") && !file.joins("vmbr1"));
        let others = Network::parse("[Match]\nName=!eno[1-3] lo\n");
        assert!(others.matches("eno4") && !others.matches("eno2") && !others.matches("lo"));
        assert!(!Network::parse("[Match]\nMACAddress=3c:ec:ef:20:00:20\n").matches("eno1"));
        assert!(glob(b"e?o[!23]*", b"eno1np0") && !glob(b"e?o[!23]*", b"eno2"));
    }
}
