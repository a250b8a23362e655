//! A host of the laboratory: namespaces of its own with its own files.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use super::command;
use super::trouble::{Result, Trouble};
use super::world;
use crate::model::Value;
use crate::model::values::MacAddr;

/// What of the machine's `/etc` a host has too: what libraries and programs can't do without.
const COMMON: [&str; 11] = [
    "alternatives",
    "group",
    "iproute2",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "machine-id",
    "nsswitch.conf",
    "passwd",
    "protocols",
    "services",
];

/// The first process of a host puts the host's folders where the machine has its own and then waits.
/// A kernel that does not let it show the host's own interfaces in /sys leaves it the machine's.
const INIT: &str = r#"
ip link set lo up
mount --bind "$TREE/etc" /etc
for folder in /var/lib /var/log /var/tmp; do mount -t tmpfs lab $folder; done
mount -t sysfs -o ro lab /sys || true
printf '%.63s' "$NAME" >/proc/sys/kernel/hostname
mount --bind "$TREE/run" /run
echo ready
exec sleep infinity
"#;

/// A host.
#[derive(Debug)]
pub struct Host {
    /// Its name.
    pub name: String,
    init: Child,
    tree: PathBuf,
    network: OwnedFd,
}

impl Host {
    /// Starts a host with nothing in it but what every one has. Names of the laboratory's own hosts begin
    /// with an underscore, as no name of a plan does.
    ///
    /// # Errors
    /// When its namespaces can't be made.
    pub fn start(name: &str) -> Result<Self> {
        let tree = Path::new(world::FOLDER).join(name);
        let made = |error| Trouble::io(format!("the files of {name}"), &error);
        for folder in ["etc", "run/systemd", "run/lock"] {
            fs::create_dir_all(tree.join(folder)).map_err(made)?;
        }
        let mut copy = command::limited("cp");
        let own = COMMON.map(|name| Path::new("/etc").join(name));
        copy.args(["-aH", "--no-preserve=context", "-t"])
            .arg(tree.join("etc"));
        copy.args(own.iter().filter(|file| file.exists()));
        command::run(copy, "")?;

        let failed = |error| Trouble::io(format!("the host {name} can't be started"), &error);
        let mut init = Command::new("unshare")
            .args(["--mount", "--net", "--uts", "--", "sh", "-e", "-c", INIT])
            .env("TREE", &tree)
            .env("NAME", name)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let mut said = String::new();
        if let Some(output) = init.stdout.take() {
            BufReader::new(output)
                .read_line(&mut said)
                .map_err(failed)?;
        }
        if said.trim() != "ready" {
            return Err(Trouble::odd(format!("the host {name} can't be started")));
        }
        fs::write(tree.join("pid"), init.id().to_string()).map_err(failed)?;
        let network = File::open(format!("/proc/{}/ns/net", init.id())).map_err(failed)?;
        Ok(Self {
            name: name.to_owned(),
            init,
            tree,
            network: network.into(),
        })
    }

    /// The process whose namespaces are the host's.
    pub fn pid(&self) -> u32 {
        self.init.id()
    }

    /// Where a file of the host lies for the laboratory itself. Its `/etc` and `/run` alone are there.
    pub fn path(&self, path: &str) -> PathBuf {
        self.tree.join(path.trim_start_matches('/'))
    }

    /// Writes a file of the host.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write(&self, path: &str, text: &str) -> Result<()> {
        let file = self.path(path);
        let folder = file.parent().unwrap_or(&self.tree);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&file, text));
        written.map_err(|error| Trouble::io(format!("{path} of {}", self.name), &error))
    }

    /// Whether a file of a folder of the host's has a word in it.
    pub fn mentions(&self, folder: &str, word: &str) -> bool {
        let entries = fs::read_dir(self.path(folder)).into_iter().flatten();
        let files = entries.flatten().map(|entry| entry.path());
        let mut texts = files.filter_map(|file| fs::read_to_string(file).ok());
        texts.any(|text| text.contains(word))
    }

    /// A program on the host, for a limited time.
    pub fn command(&self, program: &str, args: &[&str]) -> Command {
        let mut command = command::limited("nsenter");
        self.enter(&mut command, program, args);
        command
    }

    fn enter(&self, command: &mut Command, program: &str, args: &[&str]) {
        let pid = self.pid().to_string();
        command
            .args(["--target", &pid, "--mount", "--net", "--uts", "--", program])
            .args(args);
    }

    /// Runs a program that must end well, and gives what it wrote.
    ///
    /// # Errors
    /// What it wrote, when it did not.
    pub fn run(&self, program: &str, args: &[&str]) -> Result<String> {
        command::run(self.command(program, args), "").map_err(|trouble| self.blame(trouble))
    }

    /// The end of what a program that stays has said.
    pub fn log(&self, program: &str) -> String {
        let said = fs::read_to_string(self.path("log").with_extension(program));
        let said = said.unwrap_or_default();
        let lines: Vec<_> = said.lines().collect();
        lines[lines.len().saturating_sub(8)..].join(" / ")
    }

    /// Starts a program that stays. What it says goes to a file of the world.
    ///
    /// # Errors
    /// When it can't be run.
    pub fn spawn(&self, program: &str, args: &[&str]) -> Result<Child> {
        let failed = |error| Trouble::io(format!("{program} on {}", self.name), &error);
        let file = Path::new(program).file_name().unwrap_or_default();
        let log = self.path("log").with_extension(file);
        let log = File::options()
            .create(true)
            .append(true)
            .open(log)
            .map_err(failed)?;
        let mut command = Command::new("nsenter");
        self.enter(&mut command, program, args);
        let errors = log.try_clone().map_err(failed)?;
        command.env("SYSTEMD_LOG_TARGET", "console");
        command.stdin(Stdio::null()).stdout(log).stderr(errors);
        command.spawn().map_err(failed)
    }

    /// Does what `ip` is told, a command a line.
    ///
    /// # Errors
    /// The first command that the kernel refused, with its reason.
    pub fn ip<S: AsRef<str>>(&self, lines: impl IntoIterator<Item = S>) -> Result<()> {
        let mut input = String::new();
        for line in lines {
            let _ = writeln!(input, "{}", line.as_ref());
        }
        if input.is_empty() {
            return Ok(());
        }
        let told = command::run(self.command("ip", &["-batch", "-"]), &input);
        told.map(|_| ()).map_err(|trouble| {
            Trouble::odd(format!(
                "{}: {trouble}; of:\n{}",
                self.name,
                input.trim_end()
            ))
        })
    }

    /// Loads rules of nftables.
    ///
    /// # Errors
    /// What the kernel refuses.
    pub fn nft(&self, rules: &str) -> Result<()> {
        let told = command::run(self.command("nft", &["-f", "-"]), rules);
        told.map(|_| ()).map_err(|trouble| self.blame(trouble))
    }

    /// Asks `ip` for what it knows, as JSON.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn ask_ip(&self, args: &[&str]) -> Result<Vec<serde_json::Value>> {
        let said = self.run("ip", &[&["-json"], args].concat())?;
        if said.trim().is_empty() {
            return Ok(Vec::new());
        }
        serde_json::from_str(&said).map_err(|error| {
            Trouble::odd(format!("{}: `ip {}`: {error}", self.name, args.join(" ")))
        })
    }

    /// The MAC address of an interface.
    ///
    /// # Errors
    /// When it is not there.
    pub fn mac(&self, interface: &str) -> Result<MacAddr> {
        let links = self.ask_ip(&["link", "show", "dev", interface])?;
        let address = links.first().and_then(|link| link["address"].as_str());
        let mac = address.and_then(|text| MacAddr::parse(text).ok());
        mac.ok_or_else(|| Trouble::odd(format!("{}: `{interface}` has no MAC address", self.name)))
    }

    /// Sets switches of the host's kernel.
    ///
    /// # Errors
    /// The switch that it does not have.
    pub fn sysctl(&self, settings: &[&str]) -> Result<()> {
        self.run("sysctl", &[&["-q", "-w"], settings].concat())
            .map(|_| ())
    }

    /// Does something in the host's network: a socket opened there stays there.
    ///
    /// # Errors
    /// When the network can't be entered, or what was done failed.
    pub fn in_network<T: Send>(
        &self,
        deed: impl FnOnce() -> rustix::io::Result<T> + Send,
    ) -> Result<T> {
        let network = self.network.as_fd();
        let deed = || {
            move_into_link_name_space(network, Some(LinkNameSpaceType::Network))?;
            deed()
        };
        // A thread of its own: the others stay where they are.
        let done = thread::scope(|scope| scope.spawn(deed).join());
        match done {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(Trouble::io(&self.name, &error.into())),
            Err(_) => Err(Trouble::odd(format!("{}: a thread failed", self.name))),
        }
    }

    fn blame(&self, trouble: Trouble) -> Trouble {
        Trouble {
            message: format!("{}: {}", self.name, trouble.message),
            ..trouble
        }
    }
}

impl Drop for Host {
    /// Its processes and interfaces go with it as soon as the last of its daemons is gone.
    fn drop(&mut self) {
        let _ = self.init.kill();
        let _ = self.init.wait();
    }
}
