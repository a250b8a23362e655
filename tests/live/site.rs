//! Hosts in network namespaces on one segment, cleaned up whatever happens.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::common::{accepts, found, run};

/// A segment with hosts on it. Nothing leads out of it.
pub struct Site {
    /// What the names of its namespaces begin with.
    prefix: String,
    hosts: Vec<String>,
    running: Vec<Child>,
    folder: tempfile::TempDir,
}

impl Site {
    /// Builds it: names and addresses of the hosts. None where root or namespaces are missing, which is
    /// said loudly.
    pub fn new(name: &str, hosts: &[(&str, [&str; 2])]) -> Option<Self> {
        let prefix = format!("fpl{}{name}", std::process::id() % 100_000);
        let mut site = Self {
            hosts: Vec::new(),
            running: Vec::new(),
            folder: tempfile::tempdir().unwrap(),
            prefix,
        };
        let can = site.add("segment");
        found(
            can.then(PathBuf::new),
            "root with network namespaces (ip netns add)",
        )?;
        // The daemons of FRR run as a user of their own.
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(site.folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
        site.inside(
            "segment",
            "ip link add br0 type bridge && ip link set br0 up",
        );
        for (i, (host, addresses)) in hosts.iter().enumerate() {
            assert!(site.add(host));
            let (host_ns, segment) = (site.namespace(host), site.namespace("segment"));
            site.outside(&format!(
                "ip link add eno1 netns {host_ns} type veth peer name port{i} netns {segment}"
            ));
            site.inside("segment", &format!("ip link set port{i} master br0 up"));
            site.inside(host, "ip link set lo up && ip link set eno1 up");
            for address in addresses {
                let nodad = if address.contains(':') { "nodad" } else { "" };
                site.inside(host, &format!("ip address add {address} dev eno1 {nodad}"));
            }
            std::fs::create_dir(site.file(host, "")).unwrap();
        }
        Some(site)
    }

    fn add(&mut self, host: &str) -> bool {
        let name = self.namespace(host);
        let made = run(Command::new("ip").args(["netns", "add", &name])).0;
        if made {
            self.hosts.push(host.to_owned());
        }
        made
    }

    fn namespace(&self, host: &str) -> String {
        format!("{}-{host}", self.prefix)
    }

    /// A file of a host.
    pub fn file(&self, host: &str, name: &str) -> PathBuf {
        self.folder.path().join(host).join(name)
    }

    fn outside(&self, script: &str) {
        accepts(Command::new("sh").args(["-c", script]), script);
    }

    /// A command on a host.
    pub fn on(&self, host: &str, program: &Path) -> Command {
        let mut command = Command::new("ip");
        command
            .args(["netns", "exec", &self.namespace(host)])
            .arg(program);
        command
    }

    /// Runs a script on a host, to its good end.
    pub fn inside(&self, host: &str, script: &str) -> String {
        let (well, said) = run(self.on(host, Path::new("sh")).args(["-c", script]));
        assert!(well, "{host}: {script}: {said}");
        said
    }

    /// Starts what runs until the site is gone; what it says goes into a file of the host.
    pub fn start(&mut self, command: &mut Command, log: &Path) {
        let file = std::fs::File::create(log).unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        self.running.push(child);
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        for child in &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
        for host in &self.hosts {
            // FRR's daemons are children of nobody's.
            let name = self.namespace(host);
            let (_, pids) = run(Command::new("ip").args(["netns", "pids", &name]));
            for pid in pids.split_whitespace() {
                let _ = run(Command::new("kill").args(["-9", pid]));
            }
            let _ = run(Command::new("ip").args(["netns", "del", &name]));
        }
    }
}
