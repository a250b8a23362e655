//! Hosts of a running laboratory as the scenes see them. All of this runs inside of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::run;
use crate::fleet::Fleet;
use crate::ping::{Outage, Watch};

/// The laboratory's own folder (`fabric_planner::lab::world::FOLDER`).
const WORLD: &str = fabric_planner::lab::world::FOLDER;

/// The hosts that have agents.
pub const HOSTS: [&str; 4] = ["ra", "rb", "ash", "birch"];

/// How long something may take to come.
const PATIENCE: Duration = Duration::from_secs(90);

/// A bus without rights to check and services to start.
const BUS: &str = "<busconfig><type>system</type><listen>unix:path=/run/dbus/system_bus_socket</listen>\
    <auth>EXTERNAL</auth><policy context=\"default\"><allow user=\"*\"/><allow own=\"*\"/>\
    <allow send_destination=\"*\"/><allow receive_sender=\"*\"/></policy></busconfig>\n";

/// Everything.
pub struct Scene {
    pub folder: PathBuf,
    pub fleet: Fleet,
    /// The nodes' daemon.
    pub node: String,
}

impl Scene {
    /// Runs a program on a host: its exit status and all it wrote.
    pub fn on(&self, host: &str, args: &[&str]) -> (i32, String) {
        let mut command = Command::new("on");
        let output = command
            .arg(host)
            .args(args)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.code().unwrap_or(-1),
            String::from_utf8_lossy(&said).into_owned(),
        )
    }

    /// The agent of a host.
    pub fn agent(&self, host: &str, args: &[&str]) -> (i32, String) {
        let agent = [env!("CARGO_BIN_EXE_fabric-agent")];
        self.on(host, &[&agent[..], args].concat())
    }

    /// Applies a host's bundle of a generation.
    pub fn apply(&self, generation: u64, host: &str, options: &[&str]) -> (i32, String) {
        let bundle = self.fleet.of(generation, host);
        let (bundle, signers) = (bundle.to_string_lossy(), self.fleet.signers());
        let args = ["apply", &bundle, "--signers", &signers.to_string_lossy()];
        let begin = Instant::now();
        let (status, said) = self.agent(host, &[&args[..], options].concat());
        self.say(&format!(
            "{host}: generation {generation} {options:?}: status {status} after {:.1} s\n{said}",
            begin.elapsed().as_secs_f32()
        ));
        (status, said)
    }

    /// Begins to apply a bundle.
    pub fn begin(&self, generation: u64, host: &str, options: &[&str]) -> Child {
        let mut agent = Command::new("on");
        agent.args([host, env!("CARGO_BIN_EXE_fabric-agent"), "apply"]);
        agent.arg(self.fleet.of(generation, host));
        agent.arg("--signers").arg(self.fleet.signers());
        agent.args(options).stdin(Stdio::null());
        agent.stdout(Stdio::null()).stderr(Stdio::null());
        agent.spawn().unwrap()
    }

    /// One of the files in which a host's agent remembers something.
    pub fn remembers(&self, host: &str, name: &str) -> String {
        self.on(host, &["cat", &format!("/var/lib/fabric-agent/{name}")])
            .1
    }

    /// Tells what happens to whoever reads the test's output.
    pub fn say(&self, text: &str) {
        use std::io::Write;
        let mut log = fs::File::options()
            .append(true)
            .create(true)
            .open(self.folder.join("log"))
            .unwrap();
        writeln!(log, "{text}").unwrap();
    }

    /// A file of a host.
    pub fn file(&self, host: &str, path: &str) -> PathBuf {
        Path::new(WORLD).join(host).join(path)
    }

    /// The files that bundles may change on a host, with their content.
    pub fn tree(&self, host: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        for folder in [
            "etc/bird",
            "etc/frr",
            "etc/network",
            "etc/sysctl.d",
            "etc/nftables.d",
        ] {
            gather(&self.file(host, folder), &mut files);
        }
        files.sort();
        files
    }

    /// The connections of a host's BGP sessions: a session that flapped has others.
    pub fn connections(&self, host: &str) -> BTreeSet<String> {
        let (_, said) = self.on(host, &["ss", "-Htn", "state", "established"]);
        let lines = said.lines().filter(|line| line.contains(":179"));
        lines
            .map(|line| {
                line.split_whitespace()
                    .skip(2)
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    /// Waits until all sessions have stood for a while: BFD may end a new one once more.
    pub fn calm(&self) {
        let look = || HOSTS.map(|host| self.connections(host));
        let (mut before, mut since) = (look(), Instant::now());
        self.wait("all sessions stay", || {
            let now = look();
            // Each reflector has the core gateway and two nodes, each node two reflectors; in both families.
            let all = now.iter().map(BTreeSet::len).eq([6, 6, 4, 4]);
            if !all || now != before {
                (before, since) = (now, Instant::now());
            }
            since.elapsed() > Duration::from_secs(3)
        });
    }

    /// How many of its sessions a host's agent sees established.
    pub fn established(&self, host: &str) -> usize {
        let (_, said) = self.agent(host, &["status", "--json"]);
        said.matches("\"established\": true").count() + said.matches("\"established\":true").count()
    }

    /// Waits for something; says what it was when it does not come.
    pub fn wait(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let begin = Instant::now();
        while !holds() {
            assert!(begin.elapsed() < PATIENCE, "{what}: it did not come");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Whether a VM answers the Internet.
    pub fn answers(&self, address: &str) -> bool {
        let watch = Watch::start(&self.folder, address);
        std::thread::sleep(Duration::from_millis(200));
        watch.stop().is_over
    }

    /// What happens to the VM on `ash` meanwhile, from the Internet.
    pub fn watched(&self, what: &str, deed: impl FnOnce()) -> Outage {
        let watches = ["192.31.7.40", "2a0e:97c0:1::40"].map(|to| Watch::start(&self.folder, to));
        deed();
        let [v4, v6] = watches.map(Watch::stop);
        self.say(&format!(
            "MEASURED {what}: IPv4 {} ms, IPv6 {} ms without an answer",
            v4.longest, v6.longest
        ));
        assert!(
            v4.is_over && v6.is_over,
            "{what}: the VM is away: {v4:?} {v6:?}"
        );
        if v4.longest > v6.longest { v4 } else { v6 }
    }

    /// Kills all that runs on a host, but for what keeps its namespaces: the command lines of what died.
    pub fn lose_power(&self, host: &str) -> Vec<String> {
        self.kill(host, |_| true)
    }

    /// Kills what runs on a host with such a command line.
    fn kill(&self, host: &str, is_meant: impl Fn(&str) -> bool) -> Vec<String> {
        let network = |pid: &str| fs::read_link(format!("/proc/{pid}/ns/net")).ok();
        let first = fs::read_to_string(self.file(host, "pid")).unwrap();
        let own = network(first.trim());
        let mut dead = Vec::new();
        for entry in fs::read_dir("/proc").unwrap().flatten() {
            let pid = entry.file_name().to_string_lossy().into_owned();
            if pid.parse::<u32>().is_err() || pid == first.trim() || network(&pid) != own {
                continue;
            }
            let words = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            let words = String::from_utf8_lossy(&words).replace('\0', " ");
            if is_meant(&words) {
                let _ = run(Command::new("kill").args(["-9", &pid]));
                dead.push(words);
            }
        }
        dead
    }

    /// Another boot of the kernel, for one host alone.
    pub fn next_boot(&self, host: &str) {
        let id = self.folder.join("boot_id");
        fs::write(&id, "00000000-0000-4000-8000-000000000001\n").unwrap();
        let id = id.to_string_lossy();
        let (status, said) = self.on(
            host,
            &["mount", "--bind", &id, "/proc/sys/kernel/random/boot_id"],
        );
        assert_eq!(status, 0, "{said}");
    }

    /// Gives networkd a message bus, by which `networkctl` speaks to it.
    pub fn start_bus(&self, host: &str) {
        let folder = self.file(host, "run/dbus");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("bus.conf"), BUS).unwrap();
        let args = [
            "dbus-daemon",
            "--config-file=/run/dbus/bus.conf",
            "--fork",
            "--nopidfile",
        ];
        let (status, said) = self.on(host, &args);
        assert_eq!(status, 0, "{said}");
        self.kill(host, |words| words.contains("systemd-networkd"));
        let words = "/usr/lib/systemd/systemd-networkd >/dev/null 2>&1 &";
        assert_eq!(self.on(host, &["sh", "-c", words]).0, 0);
        self.wait("networkd is on the bus", || {
            self.on(host, &["networkctl", "reload"]).0 == 0
        });
    }

    /// Lets a host's daemon, and its guards, start with it.
    pub fn start_with_host(&self, host: &str, daemon: &str) {
        for unit in units(daemon).iter().chain(&["nftables"]) {
            self.systemctl(host, daemon, "enable", unit);
        }
    }

    /// Starts those daemons of a node that start with it, as the boot does.
    pub fn start_daemon(&self, host: &str) {
        for unit in units(&self.node) {
            self.systemctl(host, &self.node, "is-enabled", unit);
            self.systemctl(host, &self.node, "start", unit);
        }
    }

    fn systemctl(&self, host: &str, daemon: &str, verb: &str, unit: &str) {
        let systemctl = self.folder.join(format!("systemctl-{daemon}"));
        let (status, said) = self.on(host, &[&systemctl.to_string_lossy(), verb, unit]);
        assert_eq!(status, 0, "{host}: {verb} {unit}: {said}");
    }
}

/// The units of a daemon.
fn units(daemon: &str) -> &'static [&'static str] {
    match daemon {
        "frr" => &["frr"],
        "bird1.6" => &["bird", "bird6"],
        _ => &["bird"],
    }
}

fn gather(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, files);
        } else {
            files.push((path.clone(), fs::read(&path).unwrap_or_default()));
        }
    }
}
