//! Finding the daemons' programs in the releases that a plan names.

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
    /// A program of it.
    pub fn program(&self, name: &str) -> String {
        self.folder.join(name).to_string_lossy().into_owned()
    }
}

/// Where to look for daemons.
#[derive(Debug)]
pub struct Programs {
    folders: Vec<PathBuf>,
}

impl Programs {
    /// Looks in a folder, then where `scripts/daemons.sh` unpacks them, then among the system's.
    pub fn new(given: Option<&Path>) -> Self {
        let cache = world::cache().map(|cache| cache.join("daemons-2"));
        Self {
            folders: given.map(Path::to_owned).into_iter().chain(cache).collect(),
        }
    }

    /// The release of a daemon that the plan means.
    ///
    /// # Errors
    /// When it is not here.
    pub fn find(&self, daemon: RoutingDaemon) -> Result<Release> {
        let (program, system): (_, &[&str]) = match daemon {
            RoutingDaemon::Frr => ("zebra", &["/usr/lib/frr", "/usr/libexec/frr"]),
            _ => ("bird", &[]),
        };
        let named = self
            .folders
            .iter()
            .map(|folder| folder.join(daemon.to_string()));
        let system = system.iter().map(PathBuf::from);
        let installed = world::find(program).and_then(|file| Some(file.parent()?.to_owned()));
        let mut folders = named.chain(system).chain(installed);
        let found = folders.find_map(|folder| {
            let version = version(&folder.join(program))?;
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

/// What a program says of its version.
fn version(program: &Path) -> Option<String> {
    if !program.is_file() {
        return None;
    }
    let mut asked = command::limited(&program.to_string_lossy());
    asked.arg("--version");
    let (_, said) = command::talk(asked, "").ok()?;
    // "BIRD version 2.0.12", "zebra version 8.4.4".
    let mut words = said
        .split_whitespace()
        .skip_while(|word| *word != "version");
    words.nth(1).map(str::to_owned)
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
    use super::*;

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
