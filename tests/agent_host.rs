//! Staged files are read by the machine's own parsers, as on the host where they will lie.
//!
//! Needs root, for a mount namespace: a parser sees the host as it will be. Without root it says so loudly,
//! and fails where `CI=true`.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{found, program, run};
use fabric_planner::agent::{Host, Machine};
use fabric_planner::bundle::{Check, Parser};

struct Stage(tempfile::TempDir);

impl Stage {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        Self(folder)
    }

    /// What the parser says of its first file; nothing when it takes it.
    fn refusal(&self, parser: Parser, file: &str) -> Option<String> {
        let check = Check {
            parser,
            file: file.to_owned(),
        };
        let checked = Host::new().unwrap().check(&check, self.0.path());
        checked
            .err()
            .map(|failure| format!("{}\n{}", failure.message, failure.output))
    }
}

/// Root, with the folder that a parser's package brings along.
fn can_run(name: &str, folder: &str) -> bool {
    let mut trial = Command::new("unshare");
    let is_root = run(trial.args(["--mount", "true"])).0;
    found(is_root.then(Default::default), "root with mount namespaces").is_some()
        && program(&name.to_uppercase(), name).is_some()
        && Path::new(folder).is_dir()
}

#[test]
fn bird_reads_what_a_file_includes_by_its_path_on_the_host() {
    if !can_run("bird", "/etc/bird") {
        return;
    }
    let main = "router id 10.0.0.1;\nprotocol device {}\ninclude \"/etc/bird/trial-of-fabric-agent.conf\";\n";
    let (name, beside) = ("etc/bird/bird.conf", "etc/bird/trial-of-fabric-agent.conf");
    let good = Stage::new(&[(name, main), (beside, "protocol direct { ipv4; }\n")]);
    assert_eq!(good.refusal(Parser::Bird, name), None);
    let bad = Stage::new(&[(name, main), (beside, "protocol direct { bogus; }\n")]);
    let said = bad.refusal(Parser::Bird, name).unwrap();
    assert!(
        said.starts_with("`bird` refuses `etc/bird/bird.conf`\n"),
        "{said}"
    );
    assert!(
        said.contains("/etc/bird/trial-of-fabric-agent.conf:1"),
        "{said}"
    );
    assert!(
        !Path::new("/").join(beside).exists(),
        "nothing is left of it"
    );
}

#[test]
fn nft_reads_the_guards() {
    if !can_run("nft", "/etc") {
        return;
    }
    let name = "etc/nftables.d/fabric.nft";
    let good = "table inet fabric\ndelete table inet fabric\ntable inet fabric {\n}\n";
    // The parser takes it; what may be missing is who loads it when the machine boots.
    if let Some(said) = Stage::new(&[(name, good)]).refusal(Parser::Nftables, name) {
        assert!(said.starts_with("nobody loads the guards"), "{said}");
    }
    let bad = Stage::new(&[(name, "table inet fabric {\n\tchain guard { bogus }\n}\n")]);
    assert!(
        bad.refusal(Parser::Nftables, name)
            .unwrap()
            .contains("bogus")
    );
}

#[test]
fn netplan_reads_the_new_file_with_those_beside_it() {
    if !can_run("netplan", "/etc/netplan") {
        return;
    }
    let name = "etc/netplan/60-fabric.yaml";
    let bridge = "network:\n  version: 2\n  bridges:\n    vmbr0:\n      interfaces: [eno1]\n";
    let ports = "network:\n  version: 2\n  ethernets:\n    eno1: {}\n";
    let both = Stage::new(&[(name, bridge), ("etc/netplan/50-trial.yaml", ports)]);
    assert_eq!(both.refusal(Parser::Netplan, name), None);
    let said = Stage::new(&[(name, bridge)])
        .refusal(Parser::Netplan, name)
        .unwrap();
    assert!(said.contains("eno1"), "{said}");
}

#[test]
fn ifup_reads_the_new_file_where_it_is_sourced() {
    if !can_run("ifup", "/etc/network") {
        return;
    }
    let (main, name) = ("etc/network/interfaces", "etc/network/interfaces.d/fabric");
    let sources = "source /etc/network/interfaces.d/*\n";
    let good = "auto eno1\niface eno1 inet static\n\taddress 10.0.0.11/24\n";
    let stage = Stage::new(&[(main, sources), (name, good)]);
    assert_eq!(stage.refusal(Parser::Ifupdown, name), None);
    let bad = "auto eno1\niface eno1 inet bogus\n";
    let stage = Stage::new(&[(main, sources), (name, bad)]);
    assert!(
        stage
            .refusal(Parser::Ifupdown, name)
            .unwrap()
            .contains("unknown or no method")
    );
    let stage = Stage::new(&[(main, "auto lo\n"), (name, good)]);
    let said = stage.refusal(Parser::Ifupdown, name).unwrap();
    assert!(
        said.contains("add the line `source /etc/network/interfaces.d/*`"),
        "{said}"
    );
}

#[test]
fn a_missing_parser_is_named_with_its_package() {
    let name = "etc/network/interfaces.d/fabric";
    let is_missing = !Path::new("/usr/sbin/ifreload").exists();
    if found(
        is_missing.then(Default::default),
        "a machine without ifupdown2",
    )
    .is_none()
    {
        return;
    }
    let said = Stage::new(&[(name, "")])
        .refusal(Parser::Ifupdown2, name)
        .unwrap();
    assert_eq!(
        said.trim(),
        "`ifreload`, which reads `etc/network/interfaces.d/fabric`, is not on this host: is the package `ifupdown2` installed?"
    );
}
