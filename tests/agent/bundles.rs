//! Bundles for tests.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::IpAddr;

use fabric_planner::agent::Signed;
use fabric_planner::bundle::{
    Action, Check, File, Key, Manifest, Place, Probe, Reload, Service, Signers, sha256, write,
};

/// A manifest of these files: every one read by the first service that may, checked by the first parser.
pub fn manifest(generation: u64, files: &[(&str, &str)]) -> Manifest {
    let files: BTreeMap<&str, &str> = files.iter().copied().collect();
    let mut checks = Vec::new();
    let mut reloads: BTreeMap<Service, Vec<String>> = BTreeMap::new();
    let mut listed = Vec::new();
    for (path, content) in files {
        let place = Place::of(path).unwrap();
        listed.push(File {
            path: path.to_owned(),
            mode: place.mode.to_owned(),
            owner: place.owner.to_owned(),
            group: place.group.to_owned(),
            size: content.len() as u64,
            sha256: sha256(content.as_bytes()),
        });
        if let Some(parser) = place.parsers.first() {
            checks.push(Action::Check(Check {
                parser: *parser,
                file: path.to_owned(),
            }));
        }
        if let Some(service) = place.services.first() {
            reloads.entry(*service).or_default().push(path.to_owned());
        }
    }
    let reloads = reloads
        .into_iter()
        .map(|(service, files)| Action::Reload(Reload { service, files }));
    let gateway = IpAddr::from([10, 0, 0, 1]);
    let probe = Action::Probe(Probe::Answers { address: gateway });
    Manifest {
        format: Manifest::FORMAT.to_owned(),
        plan: "test".to_owned(),
        generation,
        host: "node1".to_owned(),
        files: listed,
        actions: checks.into_iter().chain(reloads).chain([probe]).collect(),
    }
}

/// A bundle's bytes.
pub fn archive(generation: u64, files: &[(&str, &str)]) -> Vec<u8> {
    let sorted: BTreeMap<&str, &str> = files.iter().copied().collect();
    let contents: Vec<&[u8]> = sorted.values().map(|content| content.as_bytes()).collect();
    write(&manifest(generation, files), &contents).unwrap()
}

/// A bundle whose signature was verified.
pub fn bundle(generation: u64, files: &[(&str, &str)]) -> Signed {
    thread_local! {
        static MADE: RefCell<BTreeMap<String, Signed>> = RefCell::default();
    }
    let make = || {
        Signed::stored(
            archive(generation, files),
            b"a signature".to_vec(),
            "a signer".to_owned(),
        )
        .unwrap()
    };
    MADE.with_borrow_mut(|made| {
        made.entry(format!("{generation} {files:?}"))
            .or_insert_with(make)
            .clone()
    })
}

/// A key for tests, with the line of the signers' file that lets it sign.
pub fn key() -> (Key, String) {
    let pair = ssh_key::private::Ed25519Keypair::from_seed(&[7; 32]);
    let private = ssh_key::PrivateKey::from(pair);
    let text = private.to_openssh(ssh_key::LineEnding::LF).unwrap();
    let line = format!(
        "admin@example.net {}",
        private.public_key().to_openssh().unwrap()
    );
    assert!(Signers::parse(&line).unused().is_empty());
    (Key::open(&text, None).unwrap(), line)
}
