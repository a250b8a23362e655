//! The program itself on a tree of the real file system, and what is beside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::bundles::{archive, key};
use super::scenes::BIRD;

/// A tree below a folder, and what is beside it.
pub struct Bed {
    pub folder: TempDir,
}

impl Bed {
    pub fn new() -> Self {
        let folder = TempDir::with_prefix("fabric-agent-test").unwrap();
        let bed = Self { folder };
        let id = rustix::process::geteuid().as_raw();
        let group = rustix::process::getegid().as_raw();
        for (path, content) in [
            (
                "etc/passwd",
                format!("root:x:{id}:{group}::/:/x\nbird:x:{id}:{group}::/:/x\n"),
            ),
            ("etc/group", format!("root:x:{group}:\nbird:x:{group}:\n")),
            ("etc/fabric-agent/host", "node1\n".to_owned()),
            (BIRD, "# the distribution's own\n".to_owned()),
        ] {
            bed.put(path, &content);
        }
        fs::write(bed.beside("signers"), key().1).unwrap();
        bed
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn put(&self, path: &str, content: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn text(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.root().join(path)).ok()
    }

    /// A signed bundle.
    pub fn bundle(&self, generation: u64, files: &[(&str, &str)]) -> PathBuf {
        let path = self.beside(&format!("{generation}.bundle.tar.gz"));
        let archive = archive(generation, files);
        fs::write(
            self.beside(&format!("{generation}.bundle.tar.gz.sig")),
            key().0.sign(&archive).unwrap(),
        )
        .unwrap();
        fs::write(&path, archive).unwrap();
        path
    }

    pub fn agent(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fabric-agent"));
        command.args(args).arg("--root").arg(self.root());
        command
    }

    /// `apply`.
    pub fn apply(&self, bundle: &Path, more: &[&str]) -> Command {
        let mut command = self.agent(&["apply"]);
        command
            .arg(bundle)
            .arg("--signers")
            .arg(self.beside("signers"))
            .args(more);
        command
    }

    pub fn run(&self, args: &[&str]) -> (i32, String) {
        said(&self.agent(args).output().unwrap())
    }

    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        let output = self.agent(args).arg("--json").output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
    }

    /// Waits until something holds.
    pub fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(start.elapsed() < Duration::from_secs(20), "{what}, in vain");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn journal(&self) -> Option<serde_json::Value> {
        let text = self.text("var/lib/fabric-agent/journal.json")?;
        serde_json::from_str(&text).ok()
    }

    /// The change in hand, be it on its way forth or back.
    pub fn in_hand(&self) -> Option<String> {
        let name = |name: &str| self.text(&format!("var/lib/fabric-agent/{name}.json"));
        name("journal").or_else(|| name("taking-back"))
    }

    /// Files beside those of the tree that an agent left.
    pub fn remains(&self) -> Vec<String> {
        let folders = ["etc/bird", "etc/sysctl.d", "etc/nftables.d"];
        let names = folders
            .iter()
            .filter_map(|folder| fs::read_dir(self.root().join(folder)).ok())
            .flatten();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names
            .filter(|name| name.starts_with(".fabric-agent"))
            .collect()
    }
}

pub fn said(output: &Output) -> (i32, String) {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8(text).unwrap(),
    )
}
