//! Finding the daemons' programs in the releases that a plan names.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::lab::command;
use crate::lab::trouble::{Result, Trouble};
use crate::lab::world;
use crate::model::values::RoutingDaemon;

/// A routing daemon's release on this machine.
#[derive(Clone, Debug)]
pub struct Release {
    /// The word in the plan.
    pub daemon: RoutingDaemon,
    /// Its version, as it says it itself.
    pub version: String,
    /// The folder of its programs.
    pub folder: PathBuf,
}

impl Release {
    /// The file of its main program.
    pub fn main(&self) -> String {
        self.program(program(self.daemon))
    }

    /// A program of it.
    pub fn program(&self, name: &str) -> String {
        self.folder.join(name).to_string_lossy().into_owned()
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.daemon.label(), self.version)
    }
}

/// All that a plan can name, and so the folders of a folder with daemons.
const DAEMONS: [RoutingDaemon; 5] = [
    RoutingDaemon::Bird16,
    RoutingDaemon::Bird2,
    RoutingDaemon::Bird217,
    RoutingDaemon::Bird3,
    RoutingDaemon::Frr,
];

/// Where to look for daemons.
#[derive(Debug)]
pub struct Programs {
    folders: Vec<PathBuf>,
}

impl Programs {
    /// Looks in a folder, then where `scripts/daemons.sh` unpacks them, then among the system's.
    ///
    /// # Errors
    /// When the folder is not there, or what it has is not what it should be: nobody who names a folder wants
    /// another daemon instead.
    pub fn new(given: Option<&Path>) -> Result<Self> {
        let given = given.map(usable).transpose()?;
        let cache = world::cache().map(|cache| cache.join("daemons-2"));
        Ok(Self {
            folders: given.into_iter().chain(cache).collect(),
        })
    }

    /// The release of a daemon that the plan means.
    ///
    /// # Errors
    /// When it is not here.
    pub fn find(&self, daemon: RoutingDaemon) -> Result<Release> {
        let program = program(daemon);
        let system: &[&str] = match daemon {
            RoutingDaemon::Frr => &["/usr/lib/frr", "/usr/libexec/frr"],
            _ => &[],
        };
        let named = self
            .folders
            .iter()
            .map(|folder| folder.join(daemon.to_string()));
        let system = system.iter().map(PathBuf::from);
        let installed = world::find(program).and_then(|file| Some(file.parent()?.to_owned()));
        let mut folders = named.chain(system).chain(installed);
        let found = folders.find_map(|folder| {
            let version = version(&folder.join(program)).ok()?;
            fits(daemon, &version).then_some(Release {
                daemon,
                version,
                folder,
            })
        });
        found.ok_or_else(|| {
            Trouble::new(
                format!("{} is not on this machine", daemon.label()),
                format!(
                    "scripts/daemons.sh unpacks it on Debian without installing it; or give --daemons DIR \
                     with `{program}` in DIR/{daemon}"
                ),
            )
        })
    }
}

/// The program that a daemon is known by.
fn program(daemon: RoutingDaemon) -> &'static str {
    match daemon {
        RoutingDaemon::Frr => "zebra",
        _ => "bird",
    }
}

/// A folder of the user's, wherever programs of other folders are started from.
fn usable(given: &Path) -> Result<PathBuf> {
    let folder = fs::canonicalize(given)
        .map_err(|error| Trouble::io(format!("`--daemons {}`", given.display()), &error))?;
    let mut found = false;
    for daemon in DAEMONS {
        let own = folder.join(daemon.to_string());
        if !own.exists() {
            continue;
        }
        found = true;
        let file = own.join(program(daemon));
        let no = |why: String| {
            let message = format!("`{}` is no {}: {why}", file.display(), daemon.label());
            Trouble::new(
                message,
                "mend it, or take its folder away: the daemon is then looked for elsewhere",
            )
        };
        let version = version(&file).map_err(no)?;
        if !fits(daemon, &version) {
            return Err(no(format!("its version is {version}")));
        }
    }
    if found {
        return Ok(folder);
    }
    let names = DAEMONS.map(|daemon| daemon.to_string()).join(", ");
    Err(Trouble::new(
        format!("`--daemons {}`: no daemon is in it", given.display()),
        format!("it has a folder for each: {names}"),
    ))
}

/// What a program says of its version, or why it says nothing.
fn version(program: &Path) -> Result<String, String> {
    if !program.is_file() {
        return Err("there is no such file".into());
    }
    let mut asked = command::limited(&program.to_string_lossy());
    asked.arg("--version");
    let (_, said) = command::talk(asked, "").map_err(|trouble| trouble.to_string())?;
    // "BIRD version 2.0.12", "zebra version 8.4.4".
    let mut words = said
        .split_whitespace()
        .skip_while(|word| *word != "version");
    let version = words.nth(1).map(str::to_owned);
    version.ok_or_else(|| format!("asked for its version, it says `{}`", said.trim()))
}

/// Whether a version is one that the plan's word stands for.
fn fits(daemon: RoutingDaemon, version: &str) -> bool {
    let mut numbers = version
        .split('.')
        .map(|number| number.parse::<u32>().unwrap_or(0));
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    match daemon {
        RoutingDaemon::Bird16 => (major, minor) == (1, 6),
        RoutingDaemon::Bird2 => major == 2,
        RoutingDaemon::Bird217 => major == 2 && minor >= 17,
        RoutingDaemon::Bird3 => major == 3,
        RoutingDaemon::Frr => major >= 8,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_folder_with_daemons_is_looked_through_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let said = |path: &Path| usable(path).unwrap_err().to_string();
        let missing = said(&folder.path().join("nowhere"));
        assert!(
            missing.contains("nowhere") && missing.contains("No such file"),
            "{missing}"
        );
        assert!(said(folder.path()).contains("no daemon is in it"));
        fs::create_dir(folder.path().join("bird3")).unwrap();
        assert!(said(folder.path()).contains("is no BIRD 3: there is no such file"));
        let file = folder.path().join("bird3/bird");
        let write = |text: &str| {
            fs::write(&file, text).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        };
        write("#!/bin/sh\necho broken\n");
        assert!(said(folder.path()).contains("it says `broken`"));
        write("#!/bin/sh\necho BIRD version 2.0.12\n");
        assert!(said(folder.path()).contains("its version is 2.0.12"));
        write("#!/bin/sh\necho BIRD version 3.1.7\n");
        let dotted = folder.path().join("bird3/..");
        assert_eq!(
            usable(&dotted).unwrap(),
            fs::canonicalize(folder.path()).unwrap()
        );
    }

    #[test]
    fn a_version_serves_the_words_that_mean_it() {
        assert!(fits(RoutingDaemon::Bird16, "1.6.8"));
        assert!(fits(RoutingDaemon::Bird2, "2.0.12"));
        assert!(!fits(RoutingDaemon::Bird217, "2.0.12"));
        assert!(fits(RoutingDaemon::Bird217, "2.17.5"));
        assert!(!fits(RoutingDaemon::Bird2, "3.1.7"));
        assert!(fits(RoutingDaemon::Frr, "10.2"));
    }
}
