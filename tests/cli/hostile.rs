//! Files that no honest editor wrote: a clear message and an honest status, never a panic.

use std::fs;
use std::path::Path;

use crate::program::{fabricctl, folder, on_plan};

fn plan(rest: &str) -> String {
    format!("{{ \"format\": \"fabric-plan/1\", {rest} }}")
}

/// Runs every command that reads a plan.
fn all_commands(folder: &Path, name: &str, input: &[u8]) -> Vec<(i32, String)> {
    [
        &["check", name][..],
        &["check", name, "--format", "json"],
        &["export", name, "--out", "out"],
        &["allocate", name, "--node", "n"],
    ]
    .map(|args| {
        let run = fabricctl(folder, args, input);
        (run.status, run.out + &run.err)
    })
    .into()
}

#[test]
fn what_is_no_plan_is_refused_by_every_command() {
    let folder = folder("no-plan");
    let deep = format!(
        "{{\"format\": \"fabric-plan/1\", \"nodes\": {}",
        "[".repeat(100_000)
    );
    let closed = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let objects = "{\"a\":".repeat(100_000);
    for (input, part) in [
        (&b""[..], "empty"),
        (b" \n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"null", "null"),
        (
            b"{\"format\": \"fabric-plan/1\", \"name\": \"\xff\xfe\"}",
            "not UTF-8",
        ),
        (b"\xff\xfe{\x00}\x00", "not UTF-8"),
        (b"{\"format\": \"fabric-plan/1\"} trailing", "trailing"),
        (
            b"{\"format\": \"fabric-plan/1\", \"name\": \"raw \x1b[31m\"}",
            "control character",
        ),
        (
            b"{\"format\": \"fabric-plan/99999999999999999999\"}",
            "not a plan's",
        ),
        (b"PK\x03\x04", "not JSON"),
        (deep.as_bytes(), "recursion"),
        (closed.as_bytes(), "recursion"),
        (objects.as_bytes(), "recursion"),
    ] {
        for (status, text) in all_commands(&folder, "-", input) {
            assert_eq!(status, 2, "{text}");
            assert!(text.contains(part), "{part}: {text}");
            assert!(!text.contains('\u{1b}'), "{text}");
        }
    }
}

#[test]
fn what_can_not_be_read_is_refused_by_every_command() {
    let folder = folder("unreadable");
    fs::create_dir(folder.join("a-folder.json")).unwrap();
    for (name, part) in [
        ("missing.json", "can't be read"),
        ("a-folder.json", "can't be read"),
        ("a-folder.json/plan.json", "can't be read"),
        ("evil\u{1b}[2J.json", "evil\\u{1b}[2J.json"),
    ] {
        for (status, text) in all_commands(&folder, name, b"") {
            assert_eq!(status, 2, "{text}");
            assert!(
                text.contains(part) || text.contains(&part.replace("\\u{1b}", "\\\\u{1b}")),
                "{text}"
            );
            assert!(!text.contains('\u{1b}'), "{text}");
        }
    }
}

#[test]
fn names_and_values_do_not_reach_the_terminal_raw() {
    let text = plan(
        r#""name": "a\u001b[31m\u202e", "nodes": { "n\u001b]0;x\u0007\u009b2J": { "cluster": "\u001b[2J",
            "ipv4": "\u001b[5m\u200b", "uplink": "\u0000\u007f", "c\u001bc": [] } },
            "vms": { "\r\n\t": { "addresses": ["\u001b[H"], "node": 7 } }"#,
    );
    for args in [
        &["check", "-"][..],
        &["check", "-", "--format", "json"],
        &["export", "-", "--out", "out"],
        &["allocate", "-", "--node", "\u{1b}[31m"],
    ] {
        let run = on_plan(args, &text);
        let bad = |c: char| (c.is_control() && c != '\n') || "\u{200b}\u{202e}".contains(c);
        assert!(
            !run.out.contains(bad) && !run.err.contains(bad),
            "{args:?} {run:?}"
        );
        assert_ne!(run.status, 0, "{args:?}");
    }
    // The same characters written raw, as far as JSON takes them.
    let raw = plan("\"name\": \"\u{7f}\u{9b}31m\u{202e}\u{2028}\u{feff}\"");
    let run = on_plan(&["check", "-"], &raw);
    assert!(
        !run.out
            .contains(['\u{7f}', '\u{9b}', '\u{202e}', '\u{2028}', '\u{feff}']),
        "{run:?}"
    );
}

#[test]
fn huge_and_odd_values_are_problems_of_the_plan() {
    let text = plan(
        r#""clusters": { "c": { "network": { "type": "ip-fabric", "asn": 99999999999999999999999999,
            "hold_time": -1, "node_limit": 1.5, "community": "99999999999999999999:1" } } }"#,
    );
    let run = on_plan(&["check", "-"], &text);
    assert_eq!(run.status, 1, "{run:?}");
    let long = plan(&format!(
        r#""nodes": {{ "n": {{ "ipv4": "{}" }} }}"#,
        "9".repeat(1_000_000)
    ));
    let run = on_plan(&["check", "-"], &long);
    assert_eq!(run.status, 1);
    assert!(
        run.out.len() < 10_000,
        "a message of {} bytes",
        run.out.len()
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_fine() {
    let text =
        plan("\"name\": \"a\",\n \"nodes\": { \"n\": { \"ipv4\": \"x\" } }").replace('\n', "\r\n");
    let run = on_plan(&["check", "-"], &format!("\u{feff}{text}"));
    assert_eq!(run.status, 1);
    assert!(
        run.out.contains("<stdin>:2:28 (nodes/n/ipv4)"),
        "{}",
        run.out
    );
    assert!(!run.out.contains('\r'));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_fabricctl"))
        .arg("schema")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}
