//! What another release of the agent wrote.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::bed::{Bed, said};
use super::scenes::BIRD;

const STATE: &str = "var/lib/fabric-agent/state.json";
const JOURNAL: &str = "var/lib/fabric-agent/journal.json";

/// Generation 1 in place, and a bundle with generation 2.
fn bed() -> Bed {
    let bed = Bed::new();
    let one = bed.bundle(1, &[(BIRD, "one\n")]);
    assert_eq!(said(&bed.apply(&one, &[]).output().unwrap()).0, 0);
    bed.bundle(2, &[(BIRD, "two\n")]);
    bed
}

fn waits(bed: &Bed) {
    let two = bed.beside("2.bundle.tar.gz");
    let (status, text) = said(
        &bed.apply(&two, &["--confirm-within", "1h", "--detach"])
            .output()
            .unwrap(),
    );
    assert_eq!(status, 0, "{text}");
}

fn number(bed: &Bed, path: &str, format: Option<u32>) {
    let mut value: Value = serde_json::from_str(&bed.text(path).unwrap()).unwrap();
    assert_eq!(value["format"], 1);
    match format {
        Some(format) => value["format"] = format.into(),
        None => {
            value.as_object_mut().unwrap().remove("format");
            // Nor had it looked for gateways then.
            if let Some(before) = value.get_mut("before").and_then(Value::as_object_mut) {
                assert!(before.remove("gateways").is_some());
            }
        }
    }
    bed.put(path, &value.to_string());
}

/// All files with their contents, but for the notes on who holds a lock.
fn tree(folder: &Path, all: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tree(&path, all);
        } else if !path.ends_with("fabric-agent/lock") && !path.ends_with("fabric-agent/guard") {
            all.push((path.clone(), fs::read(path).unwrap()));
        }
    }
    all.sort();
}

#[test]
fn what_a_newer_agent_wrote_is_refused_and_nothing_is_touched() {
    for (path, in_hand) in [(STATE, false), (STATE, true), (JOURNAL, true)] {
        let bed = bed();
        if in_hand {
            waits(&bed);
        }
        number(&bed, path, Some(2));
        let all = || {
            let mut all = Vec::new();
            tree(&bed.root(), &mut all);
            all
        };
        let before = all();
        let two = bed.beside("2.bundle.tar.gz");
        let mut ends = vec![said(&bed.apply(&two, &[]).output().unwrap())];
        for args in [
            &["confirm"][..],
            &["confirm", "--force"],
            &["rollback"],
            &["rollback", "0"],
            &["status"],
            &["history"],
        ] {
            ends.push(bed.run(args));
        }
        // Without a change in hand there is nothing to recover, whatever the state says.
        for args in [&["recover"][..], &["recover", "--boot"]] {
            let end = bed.run(args);
            if in_hand {
                ends.push(end);
            } else {
                assert_eq!(end.0, 0, "{}", end.1);
            }
        }
        for (status, text) in ends {
            assert_eq!(status, 2, "{path}: {text}");
            assert!(
                text.contains("has format 2 and was written by a newer fabric-agent"),
                "{path}: {text}"
            );
        }
        assert_eq!(all(), before, "{path}");
        number_back(&bed, path);
        if in_hand {
            assert_eq!(bed.run(&["rollback"]).0, 0);
        }
        assert_eq!(bed.text(BIRD).as_deref(), Some("one\n"));
    }
}

fn number_back(bed: &Bed, path: &str) {
    let text = bed.text(path).unwrap();
    bed.put(path, &text.replace("\"format\":2", "\"format\":1"));
}

#[test]
fn what_had_no_number_yet_is_read() {
    let bed = bed();
    waits(&bed);
    number(&bed, STATE, None);
    number(&bed, JOURNAL, None);
    assert_eq!(bed.run(&["confirm"]).0, 0);
    assert_eq!(bed.json(&["status"])["generation"], 2);
    assert_eq!(bed.run(&["rollback"]).0, 0);
    assert_eq!(bed.text(BIRD).as_deref(), Some("one\n"));
}
