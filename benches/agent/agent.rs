//! A host with as many files as a node with a thousand VMs has.

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use fabric_planner::agent::engine::{Agent, Applied, Options, apply};
use fabric_planner::agent::files::{Files, Tree};
use fabric_planner::agent::guard::Guard;
use fabric_planner::agent::operator::{Event, Operator};
use fabric_planner::agent::{Failure, Offline, Signed, store};
use fabric_planner::bundle::{
    Action, Check, File, Key, Manifest, Place, Reload, Service, Signers, sha256, write,
};

const NOW: u64 = 1_800_000_000;

struct Nobody;

impl Guard for Nobody {
    fn start(&self) -> Result<(), Failure> {
        Ok(())
    }
}

impl Operator for Nobody {
    fn tell(&self, _: &Event) {}

    fn interrupted(&self) -> bool {
        false
    }
}

/// A configuration of BIRD of a reflector, and a unit and a guest's file for each of `vms` VMs.
fn files(vms: usize) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let neighbor = |i: usize| {
        format!(
            "protocol bgp node{i} from clients {{\n  neighbor 10.0.{}.{} as 64512;\n}}\n",
            i / 250,
            i % 250
        )
    };
    files.insert(
        "etc/bird/bird.conf".to_owned(),
        (0..20 * vms).map(neighbor).collect(),
    );
    for vm in 0..vms {
        let route = format!(
            "[Route]\nDestination=198.51.{}.{}/32\nScope=link\n",
            vm / 250,
            vm % 250
        );
        files.insert(
            format!("etc/systemd/network/50-fabric-vm{vm}.network"),
            format!(
                "[Match]\nName=vm{vm}_net0\n\n[Network]\nIPv6AcceptRA=no\n\n{}",
                route.repeat(6)
            ),
        );
    }
    files
}

fn bundle(vms: usize, key: &Key) -> (Vec<u8>, Vec<u8>, Vec<Vec<u8>>) {
    let files = files(vms);
    let file = |(path, content): (&String, &String)| {
        let place = Place::of(path).expect("a place");
        File {
            path: path.clone(),
            mode: place.mode.to_owned(),
            owner: place.owner.to_owned(),
            group: place.group.to_owned(),
            size: content.len() as u64,
            sha256: sha256(content.as_bytes()),
        }
    };
    let units = files
        .keys()
        .filter(|path| path.contains("systemd"))
        .cloned()
        .collect();
    let bird = "etc/bird/bird.conf".to_owned();
    let manifest = Manifest {
        format: Manifest::FORMAT.to_owned(),
        plan: "bench".to_owned(),
        generation: 1,
        host: "node1".to_owned(),
        files: files.iter().map(file).collect(),
        actions: vec![
            Action::Check(Check {
                parser: fabric_planner::bundle::Parser::Bird,
                file: bird.clone(),
            }),
            Action::Reload(Reload {
                service: Service::Networkd,
                files: units,
            }),
            Action::Reload(Reload {
                service: Service::Bird,
                files: vec![bird],
            }),
        ],
    };
    let contents: Vec<&[u8]> = files.values().map(|content| content.as_bytes()).collect();
    let archive = write(&manifest, &contents).expect("a bundle");
    let signature = key.sign(&archive).expect("a signature").into_bytes();
    (
        archive,
        signature,
        contents.into_iter().map(<[u8]>::to_vec).collect(),
    )
}

fn time<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    let result = black_box(work());
    let taken = start.elapsed().as_secs_f64();
    drop(result);
    taken
}

/// Both halves of a ratio are taken one after the other, so that a busy machine slows both.
fn ratio(name: &str, most: f64, mut one: impl FnMut() -> f64, mut other: impl FnMut() -> f64) {
    let mut rounds: Vec<(f64, f64, f64)> = (0..101)
        .map(|_| (one(), other()))
        .map(|(a, b)| (a / b, a, b))
        .collect();
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, one, other) = rounds[rounds.len() / 2];
    println!(
        "{name:44} {ratio:5.2} (at most {most}): {:.2} ms to {:.2} ms",
        one * 1e3,
        other * 1e3
    );
}

pub fn main() {
    let pair = ssh_key::private::Ed25519Keypair::from_seed(&[7; 32]);
    let private = ssh_key::PrivateKey::from(pair);
    let text = private.to_openssh(ssh_key::LineEnding::LF).expect("a key");
    let key = Key::open(&text, None).expect("a key");
    let signers = Signers::parse(&format!(
        "admin {}",
        private.public_key().to_openssh().expect("a key")
    ));

    for vms in [20, 1000] {
        let (archive, signature, contents) = bundle(vms, &key);
        println!("{} files, {} bytes", contents.len(), archive.len());
        ratio(
            "verify / SHA-256 of contents + signature",
            1.5,
            || {
                let (archive, signature) = (archive.clone(), signature.clone());
                time(|| Signed::verify(archive, signature, &signers, NOW).expect("good"))
            },
            || {
                time(|| {
                    let digests: Vec<String> =
                        contents.iter().map(|content| sha256(content)).collect();
                    (
                        digests,
                        signers.verify(&archive, &signature, NOW).expect("good"),
                    )
                })
            },
        );
        let folder = tempfile::tempdir().expect("a folder");
        unchanged(
            folder.path(),
            Signed::verify(archive, signature, &signers, NOW).expect("good"),
        );
    }
}

fn unchanged(root: &Path, bundle: Signed) {
    // Whoever runs this owns the files.
    let (user, group) = (
        rustix::process::geteuid().as_raw(),
        rustix::process::getegid().as_raw(),
    );
    fs::create_dir_all(root.join("etc")).expect("a folder");
    fs::write(
        root.join("etc/passwd"),
        format!("root:x:{user}:{group}::/:/\n"),
    )
    .expect("a file");
    fs::write(
        root.join("etc/group"),
        format!("root:x:{group}:\nbird:x:{group}:\n"),
    )
    .expect("a file");
    let tree = Tree::open(root).expect("a tree");
    store::prepare(&tree).expect("a store");
    let agent = Agent {
        files: &tree,
        machine: &Offline,
        guard: &Nobody,
        operator: &Nobody,
    };
    let options = Options {
        window: None,
        patience: std::time::Duration::from_secs(1),
    };
    let applied = apply(agent, &bundle, &options);
    assert_eq!(applied, Ok(Applied::Committed));
    let paths: Vec<_> = bundle
        .manifest
        .files
        .iter()
        .map(|file| tree.place(&file.path))
        .collect();
    ratio(
        "apply with nothing to change / reading",
        2.0,
        || time(|| assert_eq!(apply(agent, &bundle, &options), Ok(Applied::Unchanged))),
        || {
            time(|| {
                paths
                    .iter()
                    .map(|path| fs::read(path).expect("a file"))
                    .collect::<Vec<_>>()
            })
        },
    );
}
