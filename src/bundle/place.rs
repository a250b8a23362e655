//! Where a bundle's files may lie on a host, and how: a closed list, read when a bundle is made and when it
//! is taken.

use super::{Parser, Refusal, Service};

/// A place for files.
#[derive(Debug)]
pub struct Place {
    /// The path from `/`, without the slash; one `*` stands for a part of a name.
    pub pattern: &'static str,
    /// The permissions in octal.
    pub mode: &'static str,
    /// The owner's name.
    pub owner: &'static str,
    /// The group's name.
    pub group: &'static str,
    /// Who may read the file there; the host's back end decides between several. Nobody where it waits
    /// for something that is not running, such as a VM's first boot.
    pub services: &'static [Service],
    /// What may check the file; the host's back end decides between several.
    pub parsers: &'static [Parser],
}

/// The longest path of a file, in bytes.
pub const MAX_PATH: usize = 160;
/// The longest part of a path, in bytes: an archive's field takes no more.
const MAX_PART: usize = 100;

const fn place(
    pattern: &'static str,
    mode: &'static str,
    services: &'static [Service],
    parsers: &'static [Parser],
) -> Place {
    Place {
        pattern,
        mode,
        owner: "root",
        group: "root",
        services,
        parsers,
    }
}

/// systemd-networkd by itself, or for what netplan can't say to it.
const UNITS: &[Service] = &[Service::Netplan, Service::Networkd];

/// All places, each with the files of one kind. Passwords stand in those that not everybody may read.
pub static PLACES: &[Place] = &[
    Place {
        group: "bird",
        ..place(
            "etc/bird/bird.conf",
            "0640",
            &[Service::Bird],
            &[Parser::Bird],
        )
    },
    Place {
        group: "bird",
        ..place(
            "etc/bird/bird6.conf",
            "0640",
            &[Service::Bird6],
            &[Parser::Bird6],
        )
    },
    Place {
        owner: "frr",
        group: "frr",
        ..place("etc/frr/frr.conf", "0640", &[Service::Frr], &[Parser::Frr])
    },
    place(
        "etc/netplan/60-fabric.yaml",
        "0600",
        &[Service::Netplan],
        &[Parser::Netplan],
    ),
    place("etc/systemd/network/10-fabric-*.netdev", "0644", UNITS, &[]),
    place(
        "etc/systemd/network/10-fabric-*.network",
        "0644",
        UNITS,
        &[],
    ),
    place(
        "etc/systemd/network/10-fabric-*.network.d/60-fabric.conf",
        "0644",
        UNITS,
        &[],
    ),
    place(
        "etc/systemd/network/10-netplan-*.network.d/60-fabric.conf",
        "0644",
        UNITS,
        &[],
    ),
    place(
        "etc/systemd/network/50-fabric-*.network",
        "0644",
        UNITS,
        &[],
    ),
    place(
        "etc/systemd/network/60-fabric-vm.network",
        "0644",
        UNITS,
        &[],
    ),
    place(
        "etc/systemd/system/fabric-neighbours.service",
        "0644",
        &[Service::Neighbours],
        &[],
    ),
    place(
        "etc/NetworkManager/conf.d/60-fabric.conf",
        "0644",
        &[Service::NetworkManager],
        &[],
    ),
    place(
        "etc/NetworkManager/system-connections/fabric-*.nmconnection",
        "0600",
        &[Service::NetworkManager],
        &[],
    ),
    place(
        "etc/network/interfaces.d/fabric",
        "0644",
        &[Service::Ifupdown, Service::Ifupdown2],
        &[Parser::Ifupdown, Parser::Ifupdown2],
    ),
    place(
        "etc/sysctl.d/60-fabric.conf",
        "0644",
        &[Service::Sysctl],
        &[],
    ),
    place(
        "etc/nftables.d/fabric.nft",
        "0644",
        &[Service::Nftables],
        &[Parser::Nftables],
    ),
    place("var/lib/fabric/guests/*/network-config", "0644", &[], &[]),
];

impl Place {
    /// The place of a path.
    ///
    /// # Errors
    /// Why there is none.
    pub fn of(path: &str) -> Result<&'static Self, Refusal> {
        if let Some(fault) = fault(path) {
            let help = "a bundle's paths begin below `/`, without it, and have plain names alone; have the bundle made anew";
            return Err(Refusal::new(
                format!("the path `{}` {fault}", shown(path)),
                help,
            ));
        }
        let found = PLACES.iter().find(|place| place.matches(path));
        found.ok_or_else(|| {
            let message =
                format!("`{path}` is none of the files that a bundle may bring to a host");
            Refusal::new(
                message,
                "the list is closed; an agent newer than this one may know more of them",
            )
        })
    }

    /// Whether others than the owner and the group may not read the file.
    pub fn is_secret(&self) -> bool {
        !self.mode.ends_with('4')
    }

    fn matches(&self, path: &str) -> bool {
        match self.pattern.split_once('*') {
            None => path == self.pattern,
            Some((before, after)) => path
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after))
                .is_some_and(|name| !name.is_empty() && !name.contains('/')),
        }
    }
}

/// What is wrong with a path before anything else is asked of it.
fn fault(path: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    if path.is_empty() {
        return Some("is empty".into());
    }
    if path.len() > MAX_PATH {
        return Some(format!(
            "has {} bytes, at most {MAX_PATH} are taken",
            path.len()
        ));
    }
    if path.starts_with('/') {
        return Some("is absolute".into());
    }
    if let Some(bad) = path.chars().find(|c| !plain(*c)) {
        return Some(format!("contains `{}`", bad.escape_default()));
    }
    let mut parts = path.split('/');
    let bad = parts.find(|part| matches!(*part, "" | "." | "..") || part.len() > MAX_PART)?;
    Some(match bad {
        "" => "has an empty part".into(),
        "." | ".." => format!("has a part `{bad}`"),
        _ => format!(
            "has a part of {} bytes, at most {MAX_PART} are taken",
            bad.len()
        ),
    })
}

/// A text from a stranger, fit for a sentence.
pub fn shown(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(MAX_PATH)
        .flat_map(char::escape_default)
        .collect();
    if text.chars().nth(MAX_PATH).is_some() {
        shown.push('…');
    }
    shown
}
