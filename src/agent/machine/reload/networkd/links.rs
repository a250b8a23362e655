//! The kernel's interfaces, and what they belong to.

use std::fs;
use std::path::Path;

use super::files::Networks;

/// Where they are.
const CLASS: &str = "/sys/class/net";

/// The names of all, in order.
pub fn all() -> Vec<String> {
    let entries = fs::read_dir(CLASS).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The interfaces that belong to a device now: the ports of a bridge, the links of a bond.
pub fn ports(device: &str) -> Vec<String> {
    let mut names = all();
    names.retain(|name| master(name).as_deref() == Some(device));
    names
}

/// What an interface belongs to.
pub fn master(name: &str) -> Option<String> {
    let link = fs::read_link(Path::new(CLASS).join(name).join("master")).ok()?;
    Some(link.file_name()?.to_string_lossy().into_owned())
}

/// The number of a device; another device of the same name has another.
pub fn index(name: &str) -> Option<String> {
    fs::read_to_string(Path::new(CLASS).join(name).join("ifindex")).ok()
}

/// What interfaces belonged to at some time.
pub struct Masters(Vec<(String, String)>);

impl Masters {
    /// Now.
    pub fn now() -> Self {
        let pair = |name: String| master(&name).map(|master| (name, master));
        Self(all().into_iter().filter_map(pair).collect())
    }

    /// Says which interfaces have lost their device since: those that no file names, as a VM's.
    pub fn lost(&self) -> Vec<String> {
        let networks = Networks::read();
        let is_lost = |(port, device): &&(String, String)| {
            index(port).is_some()
                && index(device).is_none()
                && master(port).is_none()
                && networks.of(port).is_none()
        };
        let lost = self.0.iter().filter(is_lost);
        lost.map(|(port, device)| {
            format!(
                "`{port}` was in `{device}`, which is taken away, and no file says where it belongs now: a VM \
                 behind it is cut off until it is put into another bridge (`ip link set dev {port} master BRIDGE`)"
            )
        })
        .collect()
    }
}
