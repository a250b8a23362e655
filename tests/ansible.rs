//! The fleet's Ansible plays, run for real on trees instead of hosts: what is exported is not changed, a second
//! inventory says where the hosts are.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{program, run};
use fabric_planner::bundle::{Fleet, Key, fleet};
use fabric_planner::check::Valid;
use fabric_planner::format::read;

/// Two reflectors, three nodes, and a core gateway that Ansible has nothing to do with.
const HOSTS: [&str; 5] = ["rr1", "rr2", "node1", "node2", "node3"];

struct Site {
    folder: tempfile::TempDir,
    ansible: PathBuf,
    key: String,
}

impl Site {
    /// `None` without Ansible or `ssh-keygen`, which is said.
    fn new() -> Option<Self> {
        let ansible = program("ANSIBLE_PLAYBOOK", "ansible-playbook")?;
        let ssh_keygen = program("SSH_KEYGEN", "ssh-keygen")?;
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("key");
        let (well, said) = run(Command::new(ssh_keygen)
            .args(["-q", "-t", "ed25519", "-N", "", "-f"])
            .arg(&key));
        assert!(well, "{said}");
        let public = fs::read_to_string(folder.path().join("key.pub")).unwrap();
        let signers = format!("ops namespaces=\"fabric-bundle\" {public}");
        fs::write(folder.path().join("signers"), signers).unwrap();
        let key = fs::read_to_string(key).unwrap();
        let site = Self {
            folder,
            ansible,
            key,
        };
        for host in HOSTS {
            let etc = site.tree(host).join("etc");
            fs::create_dir_all(etc.join("fabric-agent")).unwrap();
            fs::write(etc.join("fabric-agent/host"), host).unwrap();
            // Of whoever runs the test, so that it needs no rights.
            let (user, group) = (id("-u"), id("-g"));
            let users = ["root", "bird", "frr"];
            let users = users.map(|name| format!("{name}:x:{user}:{group}::/:/bin/sh\n"));
            let groups = ["root", "bird", "frr"].map(|name| format!("{name}:x:{group}:\n"));
            fs::write(etc.join("passwd"), users.concat()).unwrap();
            fs::write(etc.join("group"), groups.concat()).unwrap();
        }
        fs::write(site.folder.path().join("ansible.cfg"), "").unwrap();
        site.place_hosts();
        Some(site)
    }

    fn tree(&self, host: &str) -> PathBuf {
        self.folder.path().join("trees").join(host)
    }

    /// Where the hosts are: here.
    fn place_hosts(&self) {
        let folder = self.folder.path().display();
        let agent = env!("CARGO_BIN_EXE_fabric-agent");
        let text = format!(
            "all:\n  vars:\n    ansible_connection: local\n    ansible_become: false\n    \
             ansible_python_interpreter: \"{{{{ ansible_playbook_python }}}}\"\n    \
             fabric_agent: [\"{agent}\", \"--root\", \"{folder}/trees/{{{{ inventory_hostname }}}}\"]\n    \
             fabric_signers: \"{folder}/signers\"\n    \
             fabric_folder: \"{folder}/incoming/{{{{ inventory_hostname }}}}\"\n    \
             fabric_confirm_within: 60\n"
        );
        fs::write(self.folder.path().join("here.yml"), text).unwrap();
    }

    /// Writes a signed fleet, as `fabricctl bundle` does.
    fn bring(&self, fleet: &Fleet) {
        let out = self.folder.path().join("fleet");
        let _ = fs::remove_dir_all(&out);
        for entry in fleet.entries() {
            let path = out.join(&entry.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &entry.content).unwrap();
        }
    }

    fn fleet(&self, community: &str, generation: u64) -> Fleet {
        let text = include_str!("../examples/ip-fabric.json").replace("64512:100", community);
        let (plan, _) = Valid::check(read(&text).unwrap().plan).unwrap();
        let mut fleet = fleet(&plan, generation).unwrap();
        let key = Key::open(&self.key, None).unwrap_or_else(|error| panic!("{error:?}"));
        fleet.sign(&key).unwrap();
        fleet
    }

    fn play(&self, play: &str, options: &[&str]) -> (bool, String) {
        let fleet = self.folder.path().join("fleet");
        run(Command::new(&self.ansible)
            .current_dir(self.folder.path())
            .env("ANSIBLE_CONFIG", self.folder.path().join("ansible.cfg"))
            .env("ANSIBLE_HOME", self.folder.path().join("home"))
            .env("ANSIBLE_LOCAL_TEMP", self.folder.path().join("temp"))
            .env("ANSIBLE_NOCOLOR", "1")
            .env("ANSIBLE_PIPELINING", "1")
            .arg("-i")
            .arg(fleet.join("ansible/inventory.yml"))
            .arg("-i")
            .arg(self.folder.path().join("here.yml"))
            .args(options)
            .arg(fleet.join("ansible").join(play)))
    }

    /// The generation that each host has in place.
    fn generations(&self) -> [u64; HOSTS.len()] {
        HOSTS.map(|host| {
            let status = Command::new(env!("CARGO_BIN_EXE_fabric-agent"))
                .arg("--root")
                .arg(self.tree(host))
                .args(["status", "--json"])
                .output()
                .unwrap();
            let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
            assert_eq!(status["state"], "idle", "{host}: {status}");
            status["generation"].as_u64().unwrap()
        })
    }
}

fn id(option: &str) -> String {
    run(Command::new("id").arg(option)).1.trim().to_owned()
}

fn position(text: &str, part: &str) -> usize {
    text.find(part)
        .unwrap_or_else(|| panic!("no `{part}` in {text}"))
}

#[test]
fn a_fleet_is_rolled_out_and_taken_back() {
    let Some(site) = Site::new() else { return };
    let first = site.fleet("64512:100", 1);
    site.bring(&first);
    for play in ["rollout.yml", "rollback.yml"] {
        let (well, said) = site.play(play, &["--syntax-check"]);
        assert!(well, "{said}");
    }
    let (well, said) = site.play("rollout.yml", &[]);
    assert!(well, "{said}");
    assert_eq!(site.generations(), [1; 5]);
    for host in HOSTS {
        let bundle = fabric_planner::bundle::Bundle::read(first.bundle(host).unwrap()).unwrap();
        for (file, content) in bundle.files() {
            assert_eq!(fs::read(site.tree(host).join(&file.path)).unwrap(), content);
        }
    }
    // Reflectors one by one, then a node, then the others; a batch's end before the next one's beginning.
    let confirmed = HOSTS.map(|host| {
        let tail = &said[position(&said, "PLAY [Route reflectors]")..];
        position(tail, &format!("changed: [{host}]"))
    });
    assert!(confirmed.is_sorted(), "{said}");

    // Nothing is changed twice.
    let (well, said) = site.play("rollout.yml", &[]);
    assert!(well && said.matches("changed=0").count() == 5, "{said}");

    site.bring(&site.fleet("64512:200", 2));
    let (well, said) = site.play("rollout.yml", &[]);
    assert!(well, "{said}");
    assert_eq!(site.generations(), [2; 5]);
    let (well, said) = site.play("rollback.yml", &[]);
    assert!(well, "{said}");
    assert_eq!(site.generations(), [1; 5]);
    // What was not rolled out, or was taken back already, is left alone.
    let (well, said) = site.play("rollback.yml", &[]);
    assert!(well && said.matches("changed=0").count() == 5, "{said}");
    assert_eq!(site.generations(), [1; 5]);
}

#[test]
fn the_first_failure_stops_a_roll_out() {
    let Some(site) = Site::new() else { return };
    site.bring(&site.fleet("64512:100", 1));
    let (well, said) = site.play("rollout.yml", &[]);
    assert!(well, "{said}");

    // A bundle that nobody may have signed: nothing is changed anywhere.
    let second = site.fleet("64512:200", 2);
    site.bring(&second);
    let signature = site.folder.path().join("fleet/node3.bundle.tar.gz.sig");
    let kept = fs::read(&signature).unwrap();
    fs::copy(
        site.folder.path().join("fleet/node2.bundle.tar.gz.sig"),
        &signature,
    )
    .unwrap();
    let (well, said) = site.play("rollout.yml", &[]);
    assert!(
        !well && said.contains("is not one of this bundle"),
        "{said}"
    );
    assert_eq!(site.generations(), [1; 5]);
    fs::write(&signature, kept).unwrap();

    // A host that takes no change: those before it stay changed, those behind it are not touched.
    let name = site.tree("node1").join("etc/fabric-agent/host");
    fs::write(&name, "node7").unwrap();
    let (well, said) = site.play("rollout.yml", &[]);
    assert!(!well, "{said}");
    fs::write(&name, "node1").unwrap();
    assert_eq!(site.generations(), [2, 2, 1, 1, 1]);

    // The way back leaves those alone that the roll-out did not reach.
    let (well, said) = site.play("rollback.yml", &[]);
    assert!(well, "{said}");
    assert_eq!(site.generations(), [1; 5]);
}

/// Names that YAML or Ansible would take for something else are the hosts' all the same.
#[test]
fn strange_names_are_hosts() {
    let Some(site) = Site::new() else { return };
    let names = [
        "all",
        "true",
        "1.10",
        "0x1",
        "1e3",
        "localhost",
        "fabric_nodes",
        "null",
        "NO",
        "a-b.c_d",
    ];
    let mut plan: serde_json::Value =
        serde_json::from_str(include_str!("../examples/ip-fabric.json")).unwrap();
    for (i, name) in names.iter().enumerate() {
        let mut node = plan["nodes"]["node1"].clone();
        node["ipv4"] = format!("10.0.0.{}/24", 100 + i).into();
        node["ipv6"] = format!("fd00:10::{}/64", 100 + i).into();
        node["uplink_mac"] = format!("02:00:00:00:01:{i:02x}").into();
        plan["nodes"][name] = node;
    }
    let reading = read(&plan.to_string()).unwrap();
    let (plan, _) = Valid::check(reading.plan).unwrap_or_else(|bad| {
        let errors = bad.problems.iter().filter(|problem| problem.is_error());
        panic!(
            "{:?}",
            errors.map(|error| &error.message).collect::<Vec<_>>()
        )
    });
    site.bring(&fleet(&plan, 1).unwrap());
    let inventory = Path::new("fleet/ansible/inventory.yml");
    let lister = site.ansible.with_file_name("ansible-inventory");
    let output = Command::new(lister)
        .current_dir(site.folder.path())
        .args(["--list", "-i"])
        .arg(inventory)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && !said.contains("WARNING"),
        "{said}"
    );
    let all: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let nodes = all["fabric_nodes"]["hosts"].as_array().unwrap();
    assert_eq!(nodes.len(), names.len() + 3, "{nodes:?}");
    for node in nodes {
        let alias = node.as_str().unwrap();
        let name = alias.strip_suffix('_').unwrap_or(alias);
        let bundle = &all["_meta"]["hostvars"][alias]["fabric_bundle"];
        assert_eq!(bundle, &format!("{name}.bundle.tar.gz"), "{alias}");
    }
    for name in names {
        let alias = |node: &serde_json::Value| {
            let node = node.as_str().unwrap();
            node == name || node.strip_suffix('_') == Some(name)
        };
        assert!(nodes.iter().any(alias), "{name}: {nodes:?}");
    }
}
