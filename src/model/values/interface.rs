//! Network interface names.

use std::fmt;

use super::pattern;
use crate::model::{Reason, ReasonKind, Value, shown};

/// The longest name Linux takes for an interface, in bytes (`IFNAMSIZ` less the final zero).
pub const MAX_INTERFACE_NAME: usize = 15;

/// Names that are no interface's: the loopback's, the kernel's for all interfaces and for future ones
/// (`sysctl_dev_name_is_allowed`), a file beside them in `/sys/class/net`, and a word of netplan's.
const TAKEN: [&str; 5] = ["lo", "all", "default", "bonding_masters", "renderer"];

/// A name the Linux kernel takes for an interface (`dev_valid_name` in net/core/dev.c), kept to
/// characters that are inert in every exported file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IfName(String);

impl IfName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IfName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for IfName {
    const KIND: &'static str = "an interface name";
    const EXAMPLE: &'static str = "eno1";
    const PATTERN: &'static str = pattern::INTERFACE;

    fn parse(text: &str) -> Result<Self, Reason> {
        let refuse = |why: String| {
            let help = "interface names have at most 15 of the characters a-z A-Z 0-9 . _ - and begin with a letter or digit";
            Err(Reason::malformed(why, help).kind(ReasonKind::InterfaceName))
        };
        if text.len() > MAX_INTERFACE_NAME {
            return refuse(format!(
                "the interface name `{text}` has {} bytes, Linux takes at most {MAX_INTERFACE_NAME}",
                text.len()
            ));
        }
        let inert = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if let Some(bad) = text.chars().find(|c| !inert(*c)) {
            return refuse(format!(
                "the interface name `{text}` contains '{}'",
                shown(bad)
            ));
        }
        if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return refuse(format!(
                "the interface name `{text}` does not begin with a letter or digit"
            ));
        }
        if TAKEN.contains(&text) {
            return refuse(format!(
                "the interface name `{text}` is taken by the system"
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

/// The name of a VM's interface on its node. Exported filters and units know VMs by it, so it ends as
/// VMmanager's names do: `sea_gold_net0`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VmIfName(IfName);

impl VmIfName {
    /// What the names of all VM interfaces match, and no other interface should.
    pub const GLOB: &'static str = "*_net*";

    /// Whether a name matches it.
    pub fn matches(name: &str) -> bool {
        name.contains("_net")
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for VmIfName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for VmIfName {
    const KIND: &'static str = "the name of a VM's interface";
    const EXAMPLE: &'static str = "sea_gold_net0";
    const PATTERN: &'static str = pattern::VM_INTERFACE;

    fn parse(text: &str) -> Result<Self, Reason> {
        let name = IfName::parse(text)?;
        let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
        if stem.len() < text.len() && stem.ends_with("_net") && stem != "_net" {
            return Ok(Self(name));
        }
        Err(Reason::malformed(
            format!("the name `{text}` of a VM's interface does not end in `_net` and a number"),
            "filters know VMs by the end of their interfaces' names, such as sea_gold_net0",
        )
        .kind(ReasonKind::InterfaceName))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_limit_counts_bytes() {
        assert!(IfName::parse("abcdefghij_net0").is_ok());
        for bad in [
            "abcdefghijk_net0",
            "a b",
            "web/1",
            "..",
            "é",
            "-x",
            "a\"b",
            "lo",
            "default",
        ] {
            assert!(IfName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_vms_interface_is_known_by_its_end() {
        for good in ["sea_gold_net0", "a_net12", "a_net0_net1"] {
            assert_eq!(VmIfName::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "vnet0",
            "a_net",
            "_net0",
            "a_net0x",
            "abcdefghijk_net0",
            "tap_net-1",
        ] {
            assert!(VmIfName::parse(bad).is_err(), "{bad}");
        }
    }
}
