//! Operating systems of nodes.

use crate::model::values::OsId;

/// Systems that have the same packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OsFamily {
    /// Debian.
    Debian,
    /// Ubuntu.
    Ubuntu,
    /// Red Hat Enterprise Linux and what is built of its sources.
    RedHat,
}

/// A release of an operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// The system.
    pub family: OsFamily,
    /// The release: 12 for Debian 12, 9 for AlmaLinux 9.4, 2204 for Ubuntu 22.04.
    pub number: u32,
}

/// Whether a system brings a program along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Its own repositories have it.
    Packaged,
    /// They do not; where it comes from instead.
    Elsewhere(&'static str),
}

impl Release {
    /// The release that a plan names, such as `almalinux-8`. `None` for systems of which nothing is known.
    pub fn of(os: &OsId) -> Option<Self> {
        let (name, release) = os.as_str().split_once('-')?;
        let family = match name {
            "debian" => OsFamily::Debian,
            "ubuntu" => OsFamily::Ubuntu,
            "almalinux" | "centos" | "rocky" | "rhel" | "oracle" => OsFamily::RedHat,
            _ => return None,
        };
        let mut parts = release.split('.').map(str::parse::<u32>);
        let major = parts.next()?.ok()?;
        let minor = parts.next().and_then(Result::ok).unwrap_or(0);
        let number = match family {
            OsFamily::Ubuntu => major.checked_mul(100)?.checked_add(minor)?,
            _ => major,
        };
        Some(Self { family, number })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;

    #[test]
    fn releases_are_numbers_that_compare() {
        let release = |text: &str| Release::of(&OsId::parse(text).unwrap());
        let number = |text: &str| release(text).unwrap().number;
        assert_eq!(number("debian-12"), 12);
        assert_eq!(number("ubuntu-20.04"), 2004);
        assert_eq!(number("almalinux-8.10"), 8);
        for unknown in ["debian", "debian-sid", "arch-1", "ubuntu-99999999999"] {
            assert_eq!(release(unknown), None, "{unknown}");
        }
    }
}
