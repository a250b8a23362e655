//! A Debian that boots, loses its power, and boots again with the same disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::{accepts, run};
use crate::debian;
use crate::fleet::Fleet;

/// How long a boot, or anything else that is waited for, may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Control groups of systemd in each layout, below `/sys/fs/cgroup`: of version 1, of both, of version 2.
const HIERARCHIES: [&str; 3] = ["systemd", "unified", "."];

/// The group of all that is booted by this process or its parent.
const GROUP: &str = "fabric-boot";

/// A host with one network interface, `eno1`.
pub struct Host {
    name: &'static str,
    mac: &'static str,
    disk: PathBuf,
    console: PathBuf,
    power: Option<(Child, String)>,
}

impl Host {
    /// One with a fresh disk over the Debian in the cache.
    pub fn new(folder: &Path, name: &'static str, mac: &'static str) -> Self {
        let own = folder.join("disks").join(name);
        for part in ["upper", "work", "root"] {
            fs::create_dir_all(own.join(part)).unwrap();
        }
        let layers = format!(
            "lowerdir={},upperdir={},workdir={}",
            debian().join("root").display(),
            own.join("upper").display(),
            own.join("work").display()
        );
        let disk = own.join("root");
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "overlay", name, "-o", &layers])
            .arg(&disk);
        accepts(&mut mount, "a disk");
        fs::write(disk.join("etc/hostname"), format!("{name}\n")).unwrap();
        Self {
            name,
            mac,
            disk,
            console: folder.join(format!("{name}.console")),
            power: None,
        }
    }

    /// Installs the agent by its package's own scripts, under systemd, and brings bundles of generations to it.
    pub fn install(&self, package: &Path, fleet: &Fleet, generations: &[u64]) {
        fs::copy(package, self.file("root/agent.deb")).unwrap();
        self.says(&["dpkg", "--install", "/root/agent.deb"]);
        let enabled = self.says(&["systemctl", "is-enabled", "fabric-agent-recover"]);
        assert_eq!(enabled.trim(), "enabled");
        let signers = self.file("etc/fabric-agent/allowed_signers");
        fs::copy(fleet.signers(), signers).unwrap();
        for generation in generations {
            let from = fleet.of(*generation, self.name).display().to_string();
            for end in ["", ".sig"] {
                let to = format!("root/{generation}.bundle.tar.gz{end}");
                fs::copy(format!("{from}{end}"), self.file(&to)).unwrap();
            }
        }
    }

    /// A file on its disk.
    pub fn file(&self, path: &str) -> PathBuf {
        self.disk.join(path)
    }

    /// Switches it on, and waits until it has booted; its interface hangs at the network's switch.
    pub fn boot(&mut self) {
        let words = format!(
            "for layout in {}; do group=/sys/fs/cgroup/$layout; [ -e $group/cgroup.procs ] || continue; \
             mkdir -p $group/{GROUP}/$1; echo $$ >$group/{GROUP}/$1/cgroup.procs; done; \
             exec nsenter --net=/run/netns/lan systemd-nspawn --quiet --boot --directory=$2 --machine=$1 \
             --network-veth-extra=to-$1:eno1 --register=no --keep-unit --console=pipe \
             --capability=CAP_NET_ADMIN,CAP_SYS_RESOURCE",
            HIERARCHIES.join(" ")
        );
        let console = fs::File::options()
            .append(true)
            .create(true)
            .open(&self.console)
            .unwrap();
        let mut command = Command::new("sh");
        command
            .args(["-c", &words, "sh", self.name])
            .arg(&self.disk);
        command
            .stdin(Stdio::null())
            .stderr(console.try_clone().unwrap());
        let nspawn = command.stdout(console).spawn().unwrap();
        let port = format!("to-{}", self.name);
        let plug = ["-n", "lan", "link", "set", &port, "master", "switch", "up"];
        self.wait("its cable", || run(Command::new("ip").args(plug)).0);
        let parent = nspawn.id().to_string();
        let mut first = String::new();
        self.wait("its first process", || {
            let (_, children) = run(Command::new("pgrep").args(["-P", &parent]));
            first = children.lines().last().unwrap_or_default().to_owned();
            let mut address = Command::new("nsenter");
            address.args(["-n", "-t", &first, "ip", "link", "set", "eno1", "address"]);
            !first.is_empty() && run(address.arg(self.mac)).0
        });
        accepts(
            Command::new("ip").args(["netns", "attach", self.name, &first]),
            "a name",
        );
        self.power = Some((nspawn, first));
        self.wait("the end of its boot", || {
            let (_, said) = self.on(&["systemctl", "is-system-running"]);
            matches!(said.trim(), "running" | "degraded")
        });
    }

    /// Pulls the plug: nothing on it gets another word in.
    pub fn lose_power(&mut self) {
        let (mut nspawn, first) = self.power.take().unwrap();
        accepts(Command::new("kill").args(["-9", &first]), "the power");
        nspawn.wait().unwrap();
        accepts(
            Command::new("ip").args(["netns", "del", self.name]),
            "a name",
        );
        // Its end of the cable goes with the last process, a moment later.
        let cable = ["-n", "lan", "link", "show", &format!("to-{}", self.name)];
        self.wait("the cable's end", || !run(Command::new("ip").args(cable)).0);
    }

    /// A command on it.
    pub fn command(&self, args: &[&str]) -> Command {
        let (_, first) = self.power.as_ref().unwrap();
        let mut command = Command::new("nsenter");
        command.args(["-t", first, "-m", "-u", "-i", "-n", "-p", "-C", "-r", "-w"]);
        command.args(args).env_clear();
        command.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        command
    }

    /// Runs a command on it to its end.
    pub fn on(&self, args: &[&str]) -> (bool, String) {
        run(&mut self.command(args))
    }

    /// What a command on it says that has to end well.
    pub fn says(&self, args: &[&str]) -> String {
        let (well, said) = self.on(args);
        assert!(well, "{}: {args:?}: {said}", self.name);
        said
    }

    /// Waits for something; says what it was when it does not come.
    pub fn wait(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let begin = Instant::now();
        while !holds() {
            let console = || fs::read_to_string(&self.console).unwrap_or_default();
            assert!(
                begin.elapsed() < PATIENCE,
                "{}: {what} did not come\n{}",
                self.name,
                console()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Gives this process folders of its own where hosts have theirs.
pub fn prepare(folder: &Path) {
    let disks = folder.join("disks");
    fs::create_dir(&disks).unwrap();
    for own in [Path::new("/run"), &disks] {
        let mut mount = Command::new("mount");
        accepts(mount.args(["-t", "tmpfs", "own"]).arg(own), "a folder");
    }
}

/// Removes the control groups, which outlive what was in them.
pub fn leave_no_groups() {
    fn remove(folder: &Path) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                remove(&entry.path());
            }
        }
        // One that is not empty yet harms nobody.
        let _ = fs::remove_dir(folder);
    }
    for layout in HIERARCHIES {
        remove(&Path::new("/sys/fs/cgroup").join(layout).join(GROUP));
    }
}
