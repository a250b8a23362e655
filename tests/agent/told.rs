//! What people and programs read.

use std::fs;
use std::path::Path;

use fabric_planner::agent::guard::Lock;

use super::bed::{Bed, said};
use super::scenes::{BIRD, SYSCTL};

const SIGNER: &str = "signed by admin@example.net (ssh-ed25519 SHA256:";

/// The answer alone: what is said on the way is left out.
fn answer(bed: &Bed, args: &[&str]) -> (i32, String) {
    let output = bed.agent(args).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), text)
}

fn ask_for(bed: &Bed, command: &str, bundle: &Path) -> (i32, String) {
    let mut asked = bed.agent(&[command]);
    asked
        .arg(bundle)
        .arg("--signers")
        .arg(bed.beside("signers"));
    said(&asked.output().unwrap())
}

fn apply(bed: &Bed, generation: u64, content: &str, more: &[&str]) -> (i32, String) {
    let bundle = bed.bundle(generation, &[(BIRD, content)]);
    let output = bed.apply(&bundle, more).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), text)
}

const WAITS: [&str; 3] = ["--confirm-within", "1m", "--detach"];

#[test]
fn a_host_that_never_had_a_bundle_says_so() {
    let bed = Bed::new();
    let status = answer(&bed, &["status"]);
    assert_eq!(status, (0, "No generation is in place\n".to_owned()));
    let history = answer(&bed, &["history"]);
    assert_eq!(history, (0, "No bundle was ever applied here\n".to_owned()));
    assert_eq!(bed.json(&["history"]), serde_json::json!([]));
    let confirm = bed.run(&["confirm"]);
    assert_eq!(
        confirm,
        (2, "error: no bundle was ever applied here\n".to_owned())
    );
}

#[test]
fn status_begins_with_the_change_that_waits() {
    let bed = Bed::new();
    apply(&bed, 1, "one\n", &[]);
    let (status, text) = apply(&bed, 2, "two\n", &WAITS);
    assert_eq!(status, 0);
    assert_eq!(
        text,
        "Generation 2 is in place and waits: `fabric-agent confirm` within 60 s, or it is taken back\n"
    );
    let (_, text) = answer(&bed, &["status"]);
    let lines: Vec<&str> = text.lines().collect();
    let [first, ways, without, began, back, files] = lines[..] else {
        panic!("{text}");
    };
    assert!(
        first.starts_with("Generation 2 of plan `test` is in place and waits to be confirmed: 5")
            && first.contains("s left, until 20"),
        "{text}"
    );
    assert!(
        ways.contains("`fabric-agent confirm` keeps it, `fabric-agent rollback` takes it back")
    );
    assert!(without.contains("taken back when the time is over"));
    assert!(
        began.starts_with("  it began at 20") && began.contains(SIGNER),
        "{text}"
    );
    assert!(
        back.starts_with("  it goes back to generation 1 of plan `test`, applied 20"),
        "{text}"
    );
    assert_eq!(files, "1 managed file, as it was put there");
    let report = bed.json(&["status"]);
    let (change, since) = (&report["change"], &report["since"]);
    assert_eq!(
        (&change["plan"], &change["phase"]),
        (&"test".into(), &"waiting".into())
    );
    assert!(change["until"].as_str() > since.as_str(), "{report}");

    assert_eq!(bed.run(&["rollback"]).0, 0);
    let (_, text) = answer(&bed, &["status"]);
    assert!(
        text.starts_with("Generation 1 of plan `test`, applied 20"),
        "{text}"
    );
    assert!(
        text.ends_with("`rollback N` leads to generation 0 (the host without any bundle)\n"),
        "{text}"
    );
}

#[test]
fn the_first_change_goes_back_to_the_host_as_it_was() {
    let bed = Bed::new();
    apply(&bed, 1, "one\n", &WAITS);
    let (_, text) = answer(&bed, &["status"]);
    assert!(
        text.contains("\n  it goes back to the host as it was before the first bundle\n"),
        "{text}"
    );
    assert_eq!(bed.run(&["rollback"]).0, 0);
}

#[test]
fn a_change_under_way_and_one_on_its_way_back_are_told_as_such() {
    let bed = Bed::new();
    apply(&bed, 1, "one\n", &WAITS);
    let path = |name: &str| bed.root().join("var/lib/fabric-agent").join(name);
    // As long as another one is at work, nobody settles it.
    let lock = Lock::take(&path("lock"), "a test").unwrap();
    let waits = fs::read_to_string(path("journal.json")).unwrap();
    let status = |begin: &str, state: &str| {
        let (_, text) = answer(&bed, &["status"]);
        assert!(text.starts_with(begin), "{text}");
        assert!(
            text.contains("\n  it goes back to the host as it was"),
            "{text}"
        );
        assert_eq!(bed.json(&["status"])["state"], state);
    };
    for (phase, now) in [
        ("preparing", "new files are written beside the old ones"),
        ("swapping", "files take their places"),
        ("reloading", "services are told"),
        ("probing", "the host is being looked at"),
    ] {
        let journal = waits.replace("\"waiting\"", &format!("\"{phase}\""));
        fs::write(path("journal.json"), journal).unwrap();
        let begin = format!("A change to generation 1 of plan `test` is under way: {now}\n");
        status(&begin, "changing");
    }
    // Its files are in place when services are told.
    let report = bed.json(&["status"]);
    assert_eq!(report["files"][0]["drift"], "none", "{report}");
    let late = waits.replace("\"boot\": \"", "\"boot\": \"another ");
    fs::write(path("journal.json"), late).unwrap();
    status(
        "Generation 1 of plan `test` was not confirmed in time and is about to be taken back\n",
        "taking-back",
    );
    fs::rename(path("journal.json"), path("taking-back.json")).unwrap();
    let back = "Generation 1 of plan `test` is being taken back";
    status(&format!("{back}\n"), "taking-back");
    let (_, text) = answer(&bed, &["history"]);
    assert!(
        text.contains("  0 → 1  is being taken back; plan"),
        "{text}"
    );
    fs::rename(path("taking-back.json"), path("restored.json")).unwrap();
    status(
        &format!("{back}: files are as before, services are still to be told\n"),
        "taking-back",
    );
    fs::write(path("journal.json"), &waits).unwrap();
    fs::remove_file(path("restored.json")).unwrap();
    drop(lock);
    assert_eq!(bed.run(&["rollback"]).0, 0);
}

#[test]
fn history_tells_what_became_of_each_generation() {
    let bed = Bed::new();
    let became = || -> Vec<String> {
        let (_, text) = answer(&bed, &["history"]);
        let lines = text.lines().map(|line| {
            let what = line.split_once("Z  ").unwrap().1;
            let what = what.split_once("; plan").map_or(what, |(what, _)| what);
            what.split_once(" on 20")
                .map_or(what, |(what, _)| what)
                .to_owned()
        });
        lines.collect()
    };
    apply(&bed, 1, "one\n", &[]);
    assert_eq!(became(), ["0 → 1  in place now"]);
    apply(&bed, 2, "two\n", &WAITS);
    assert_eq!(
        became(),
        [
            "0 → 1  in place now",
            "1 → 2  in place, waits to be confirmed"
        ]
    );
    bed.run(&["rollback"]);
    apply(&bed, 2, "two\n", &[]);
    apply(&bed, 3, "three\n", &[]);
    bed.run(&["rollback", "1"]);
    bed.run(&["rollback", "0"]);
    assert_eq!(
        became(),
        [
            "0 → 1  replaced by generation 2",
            "1 → 2  taken back",
            "1 → 2  replaced by generation 3",
            "2 → 3  went back to generation 1",
            "3 → 1  removed",
            "1 → 0  in place now"
        ]
    );
    let (_, text) = answer(&bed, &["history"]);
    assert!(
        text.contains(": a rollback was asked for; plan `test`, signed by"),
        "{text}"
    );
}

#[test]
fn a_change_may_be_confirmed_twice() {
    let bed = Bed::new();
    apply(&bed, 1, "one\n", &WAITS);
    let first = answer(&bed, &["confirm"]);
    assert_eq!(first, (0, "Confirmed: generation 1 stays\n".to_owned()));
    let again = answer(&bed, &["confirm"]);
    let stays = "Nothing waits; generation 1 is in place and stays\n";
    assert_eq!(again, (0, stays.to_owned()));
    assert_eq!(bed.json(&["confirm"])["waited"], false);
    apply(&bed, 2, "two\n", &WAITS);
    bed.run(&["rollback"]);
    assert_eq!(
        bed.run(&["confirm"]).0,
        1,
        "the last change is not in place"
    );
}

#[test]
fn with_nothing_to_change_nothing_waits() {
    let bed = Bed::new();
    apply(&bed, 1, "one\n", &[]);
    let again = apply(&bed, 1, "one\n", &["--confirm-within", "1m"]);
    let text = "Nothing to change: every file is as generation 1 wants it; \
                nothing changed, so nothing waits for `confirm`\n";
    assert_eq!(again, (0, text.to_owned()));
    assert_eq!(bed.json(&["status"])["state"], "idle");
}

#[test]
fn what_stands_in_the_way_of_a_bundle_comes_first_in_its_diff() {
    let bed = Bed::new();
    let bundle = bed.bundle(1, &[(BIRD, "one\n"), (SYSCTL, "# s\n")]);
    let (status, text) = ask_for(&bed, "diff", &bundle);
    assert!(
        text.starts_with(
            "From generation 0 to generation 1 of plan `test`: 2 files would change\n"
        ),
        "{text}"
    );
    assert!(
        status == 0 && !text.contains("then:"),
        "in a tree nobody reads it: {text}"
    );
    bed.put("etc/fabric-agent/host", "node2\n");
    let (status, text) = ask_for(&bed, "diff", &bundle);
    assert_eq!(status, 3, "{text}");
    assert!(
        text.starts_with(
            "`apply` would refuse this bundle: the bundle is for `node1`, this host is `node2`"
        ),
        "{text}"
    );
}

#[test]
fn while_a_change_waits_a_diff_compares_with_its_files() {
    let bed = Bed::new();
    apply(&bed, 1, "one\n", &[]);
    apply(&bed, 2, "two\n", &WAITS);
    let (status, text) = ask_for(&bed, "diff", &bed.bundle(3, &[(BIRD, "three\n")]));
    assert_eq!(status, 4, "{text}");
    let begin = "`apply` would refuse this bundle: generation 2 waits for `confirm`, for ";
    assert!(text.starts_with(begin), "{text}");
    assert!(
        text.contains("\nFrom generation 2 to generation 3 of plan `test`: 1 file would change\n"),
        "{text}"
    );
    assert!(!text.contains("edited"), "{text}");
    assert_eq!(bed.run(&["rollback"]).0, 0);
}

#[test]
fn a_bundle_made_anew_after_it_was_signed_is_told_as_such() {
    let bed = Bed::new();
    let bundle = bed.bundle(1, &[(BIRD, "one\n")]);
    let (status, text) = ask_for(&bed, "verify", &bundle);
    let good = "Good: generation 1 of plan `test` for `node1`, 1 file, ";
    assert!(status == 0 && text.starts_with(good), "{text}");
    let other = bed.bundle(2, &[(BIRD, "two\n")]);
    fs::copy(&other, &bundle).unwrap();
    let (status, text) = ask_for(&bed, "verify", &bundle);
    assert_eq!(status, 3);
    assert!(
        text.contains("is not one of this bundle; the bundle was made anew after it was signed"),
        "{text}"
    );
}

#[test]
fn a_way_back_is_named_where_there_is_one() {
    let bed = Bed::new();
    let refused = |args: &[&str], words: &str| {
        let (status, text) = bed.run(args);
        assert!(status == 2 && text.ends_with(words), "{text}");
        assert!(!text.contains("Going"), "{text}");
    };
    refused(
        &["rollback"],
        "error: no bundle was ever applied here, so there is nothing to go back to\n",
    );
    apply(&bed, 1, "one\n", &[]);
    refused(
        &["rollback"],
        "`rollback 0` goes back to the host without any\n",
    );
    assert_eq!(bed.run(&["rollback", "0"]).0, 0);
    refused(
        &["rollback"],
        "`rollback N` goes to a generation that is stored: 1\n",
    );
    refused(
        &["rollback", "7"],
        "generation 7 is not stored here; stored are 0, the host without any, and 1\n",
    );
    let (status, text) = bed.run(&["rollback", "0"]);
    assert!(status == 0 && !text.contains("Going"), "{text}");
}
