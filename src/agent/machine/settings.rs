//! What is peculiar to a host: programs and control sockets that lie elsewhere than usual.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Failure;

/// Where it is described.
const FILE: &str = "/etc/fabric-agent/host.json";

/// Where the system keeps programs. The caller's own path has no say: these run as root.
const FOLDERS: [&str; 7] = [
    "/usr/sbin",
    "/usr/bin",
    "/sbin",
    "/bin",
    "/usr/lib/systemd",
    "/usr/lib/frr",
    "/usr/libexec/frr",
];

/// The description of a host. A host where everything is in its usual place has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Programs by their names: `{"bird": "/usr/local/sbin/bird"}`.
    #[serde(default)]
    programs: BTreeMap<String, PathBuf>,
    /// Control sockets: `bird` and `bird6` the sockets themselves, `frr` the folder of its daemons' sockets.
    #[serde(default)]
    sockets: Sockets,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sockets {
    bird: Option<PathBuf>,
    bird6: Option<PathBuf>,
    frr: Option<PathBuf>,
}

impl Settings {
    /// Those of this host.
    ///
    /// # Errors
    /// When the file can't be read, says something else, or others than root may write it: it names
    /// programs that run as root.
    pub fn read() -> Result<Self, Failure> {
        let fail = |why: String| Failure::new(format!("`{FILE}`: {why}"));
        let text = match fs::read_to_string(FILE) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            read => read.map_err(|error| fail(error.to_string()))?,
        };
        let own = fs::metadata(FILE).map_err(|error| fail(error.to_string()))?;
        if own.uid() != 0 || own.mode() & 0o022 != 0 {
            return Err(fail(
                "it names programs that run as root, so it has to be root's and nobody else may write it".into(),
            ));
        }
        serde_json::from_str(&text).map_err(|error| fail(error.to_string()))
    }

    /// Where a program lies; `None` when it is not on this host.
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        if let Some(path) = self.programs.get(name) {
            return path.is_file().then(|| path.clone());
        }
        let mut paths = FOLDERS.iter().map(|folder| Path::new(folder).join(name));
        paths.find(|path| path.is_file())
    }

    /// BIRD's control socket: of IPv4 or of both families, or that of BIRD 1.6 for IPv6.
    pub fn bird(&self, six: bool) -> PathBuf {
        let (given, name) = match six {
            false => (&self.sockets.bird, "bird.ctl"),
            true => (&self.sockets.bird6, "bird6.ctl"),
        };
        let usual =
            ["/run/bird", "/run", "/usr/local/var/run"].map(|folder| Path::new(folder).join(name));
        let found = || usual.iter().find(|path| path.exists()).cloned();
        let [first, ..] = &usual;
        given
            .clone()
            .or_else(found)
            .unwrap_or_else(|| first.clone())
    }

    /// The socket of one of FRR's daemons.
    pub fn frr(&self, daemon: &str) -> PathBuf {
        let usual = Path::new("/run/frr");
        let folder = self.sockets.frr.as_deref().unwrap_or(usual);
        folder.join(format!("{daemon}.vty"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_comes_before_what_is_usual() {
        let text = r#"{"programs": {"sh": "/bin/sh", "nft": "/nowhere/nft"}, "sockets": {"bird": "/x/bird.ctl", "frr": "/x"}}"#;
        let settings: Settings = serde_json::from_str(text).unwrap();
        assert_eq!(settings.program("sh"), Some("/bin/sh".into()));
        assert_eq!(
            settings.program("nft"),
            None,
            "it would be another one than was meant"
        );
        assert!(
            settings.program("env").is_some(),
            "the rest is where it always is"
        );
        assert_eq!(settings.bird(false), Path::new("/x/bird.ctl"));
        assert_eq!(settings.frr("bgpd"), Path::new("/x/bgpd.vty"));
        assert!(serde_json::from_str::<Settings>(r#"{"program": {}}"#).is_err());
    }
}
