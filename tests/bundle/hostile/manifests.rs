//! Manifests in archives that are otherwise as they ought to be: texts and files.

use fabric_planner::bundle::Manifest;

use super::Case;
use super::parts::{Parts, manifest};

pub fn cases() -> Vec<Case> {
    let mut cases = texts();
    cases.extend(files());
    cases
}

fn packed(text: &str) -> Vec<u8> {
    Parts::with_manifest(text.as_bytes()).pack()
}

/// With one part of the text replaced.
fn replaced(from: &str, to: &str) -> Vec<u8> {
    let text = manifest().to_json();
    assert!(text.contains(from), "{from}");
    packed(&text.replacen(from, to, 1))
}

pub fn changed(change: impl FnOnce(&mut Manifest)) -> Vec<u8> {
    let mut manifest = manifest();
    change(&mut manifest);
    packed(&manifest.to_json())
}

fn texts() -> Vec<Case> {
    let deep = "[".repeat(100_000);
    let compact: serde_json::Value = serde_json::from_str(&manifest().to_json()).unwrap();
    let generation = "\"generation\": 7";
    vec![
        ("no JSON", packed("manifest"), "can't be read"),
        ("nothing as JSON", packed(""), "can't be read"),
        ("JSON without an end", packed(&deep), "can't be read"),
        (
            "no UTF-8",
            Parts::with_manifest(b"{\"format\": \"\xff\"}").pack(),
            "can't be read",
        ),
        (
            "a key twice",
            replaced(generation, "\"generation\": 9, \"generation\": 7"),
            "can't be read: duplicate",
        ),
        (
            "an unknown key",
            replaced(generation, "\"generation\": 7, \"run\": \"sh\""),
            "unknown field `run`",
        ),
        (
            "a terminal's command in a key",
            replaced(generation, "\"\\u001b[2J\": 7"),
            "unknown field `\\u{1b}[2J`",
        ),
        (
            "a missing key",
            replaced("\"generation\": 7,", ""),
            "missing field `generation`",
        ),
        (
            "a negative generation",
            replaced(generation, "\"generation\": -7"),
            "can't be read",
        ),
        (
            "a generation beyond all",
            replaced(generation, "\"generation\": 18446744073709551616"),
            "can't be read",
        ),
        (
            "a generation as a text",
            replaced(generation, "\"generation\": \"7\""),
            "can't be read",
        ),
        (
            "a number written otherwise",
            replaced(generation, "\"generation\": 7 "),
            "not written as",
        ),
        (
            "an escape",
            replaced("ams1", "\\u0061ms1"),
            "not written as",
        ),
        (
            "other spaces",
            packed(&compact.to_string()),
            "not written as",
        ),
        (
            "an unknown key in a probe",
            replaced("\"address\"", "\"run\": \"sh\", \"address\""),
            "not written as",
        ),
        (
            "a newer format",
            replaced("bundle/1", "bundle/2"),
            "newer format",
        ),
        (
            "a newer format with more in it",
            packed("{\"format\": \"fabric-bundle/2\", \"new\": 1}"),
            "newer format",
        ),
        (
            "another format",
            replaced("fabric-bundle/1", "fabric-plan/1"),
            "no bundle's format",
        ),
        (
            "an unknown action",
            replaced("\"reload\"", "\"run\""),
            "unknown variant `run`",
        ),
        (
            "an unknown service",
            replaced("\"sysctl\"", "\"sshd\""),
            "unknown variant `sshd`",
        ),
        (
            "an address that is none",
            replaced("10.0.0.1", "10.0.0.1; reboot"),
            "can't be read",
        ),
    ]
}

fn files() -> Vec<Case> {
    let path = |path: &'static str| changed(move |manifest| manifest.files[1].path = path.into());
    let long = format!("var/lib/fabric/guests/{}/network-config", "a".repeat(200));
    let part = format!("var/lib/fabric/guests/{}/network-config", "a".repeat(101));
    vec![
        (
            "an absolute path",
            path("/etc/passwd"),
            "`/etc/passwd` is absolute",
        ),
        (
            "a path that leads out",
            path("var/lib/fabric/guests/../../../../etc/passwd"),
            "has a part `..`",
        ),
        ("a path with a dot", path("./etc/passwd"), "has a part `.`"),
        (
            "a path with an empty part",
            path("var/lib//fabric"),
            "has an empty part",
        ),
        (
            "a folder's path",
            path("var/lib/fabric/guests/one/"),
            "has an empty part",
        ),
        ("no path", path(""), "is empty"),
        (
            "a path with a line break",
            path("var/lib/fabric/guests/one\nx/network-config"),
            "contains `\\n`",
        ),
        (
            "a path with a zero",
            path("var/lib/fabric/guests/one\0/network-config"),
            "contains `\\u{0}`",
        ),
        (
            "a path with a letter of another script",
            path("var/lib/fabric/guests/оne/network-config"),
            "contains `\\u{43e}`",
        ),
        (
            "a long path",
            changed(|manifest| manifest.files[1].path = long),
            "has 237 bytes",
        ),
        (
            "a long part",
            changed(|manifest| manifest.files[1].path = part),
            "a part of 101 bytes",
        ),
        (
            "a file of the system",
            path("var/spool/cron/crontabs/root"),
            "none of the files",
        ),
        (
            "a file of systemd",
            path("var/lib/systemd/system.control/x.conf"),
            "none of the files",
        ),
        (
            "a deeper file",
            path("var/lib/fabric/guests/one/two/network-config"),
            "none of the files",
        ),
        (
            "set-user-id",
            changed(|manifest| manifest.files[1].mode = "4755".into()),
            "with mode `4755`",
        ),
        (
            "another owner",
            changed(|manifest| manifest.files[1].owner = "www-data".into()),
            "of `www-data:root`",
        ),
        (
            "another group",
            changed(|manifest| manifest.files[1].group = "users".into()),
            "of `root:users`",
        ),
        (
            "a host that is a path",
            changed(|manifest| manifest.host = "../node1".into()),
            "no host's name",
        ),
        (
            "no host",
            changed(|manifest| manifest.host.clear()),
            "no host's name",
        ),
        (
            "a file twice",
            changed(|manifest| {
                let again = manifest.files[1].clone();
                manifest.files.push(again);
            }),
            "one is there twice",
        ),
        (
            "files in another order",
            changed(|manifest| manifest.files.swap(0, 1)),
            "not sorted",
        ),
        (
            "a digest in capitals",
            changed(|manifest| manifest.files[1].sha256.make_ascii_uppercase()),
            "no SHA-256",
        ),
        (
            "half a digest",
            changed(|manifest| manifest.files[1].sha256.truncate(32)),
            "no SHA-256",
        ),
        (
            "another digest",
            changed(|manifest| manifest.files[1].sha256 = "0".repeat(64)),
            "another SHA-256",
        ),
        (
            "another size",
            changed(|manifest| manifest.files[1].size = 12),
            "size is another",
        ),
        (
            "a size beyond all",
            changed(|manifest| manifest.files[1].size = u64::MAX),
            "size is another",
        ),
        (
            "a hundred thousand files",
            changed(|manifest| {
                let file = manifest.files[1].clone();
                manifest.files.resize(100_000, file);
            }),
            "at most 20000",
        ),
    ]
}
