//! The program itself, on a tree of the real file system.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Child, Stdio};

use super::bed::{Bed, said};
use super::scenes::{BIRD, GUARDS, SYSCTL};

fn ended(child: Child) -> (i32, String) {
    said(&child.wait_with_output().unwrap())
}

const OWN: &str = "# the distribution's own\n";

/// An agent that waits for the confirmation of generation 1.
fn waiting(bed: &Bed, window: &str) -> Child {
    let bundle = bed.bundle(1, &[(BIRD, "one\n"), (SYSCTL, "# s\n")]);
    let mut command = bed.apply(&bundle, &["--confirm-within", window]);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    bed.until("it waits", |bed| {
        bed.journal()
            .is_some_and(|journal| journal["phase"] == "waiting")
    });
    child
}

fn signal(child: &Child, signal: rustix::process::Signal) {
    let process = rustix::process::Pid::from_child(child);
    rustix::process::kill_process(process, signal).unwrap();
}

#[test]
fn a_change_is_applied_confirmed_shown_and_taken_back() {
    let bed = Bed::new();
    let one = bed.bundle(1, &[(BIRD, "one\n"), (SYSCTL, "# s\n")]);
    let (status, text) = said(&bed.apply(&one, &[]).output().unwrap());
    assert_eq!(
        (status, bed.text(BIRD).as_deref()),
        (0, Some("one\n")),
        "{text}"
    );
    let mode = fs::metadata(bed.root().join(BIRD))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o7777, 0o640);
    assert!(
        said(&bed.apply(&one, &[]).output().unwrap())
            .1
            .contains("Nothing to change")
    );
    let guard = bed.root().join("var/lib/fabric-agent/guard");
    assert!(!guard.exists(), "a tree without a window needs no guard");

    let two = bed.bundle(2, &[(BIRD, "two\n"), (GUARDS, "g\n")]);
    let mut diff = bed.agent(&["diff", "--exit-code"]);
    let (status, text) = said(
        &diff
            .arg(&two)
            .arg("--signers")
            .arg(bed.beside("signers"))
            .output()
            .unwrap(),
    );
    assert_eq!(status, 1);
    assert!(
        text.contains("-one\n+two\n") && text.contains("/etc/sysctl.d/60-fabric.conf goes"),
        "{text}"
    );

    let (status, text) = said(
        &bed.apply(&two, &["--confirm-within", "1m", "--detach"])
            .output()
            .unwrap(),
    );
    assert_eq!(status, 0, "{text}");
    let report = bed.json(&["status"]);
    assert_eq!(
        (
            &report["state"],
            &report["generation"],
            &report["change"]["to"]
        ),
        (&"waiting".into(), &1.into(), &2.into())
    );
    assert_eq!(bed.run(&["confirm"]).0, 0);
    bed.put(BIRD, "by hand\n");
    let report = bed.json(&["status"]);
    assert_eq!(
        (&report["state"], &report["generation"]),
        (&"idle".into(), &2.into())
    );
    assert_eq!(
        report["files"][0],
        serde_json::json!({ "path": "/etc/bird/bird.conf", "drift": "edited" })
    );
    assert_eq!(bed.run(&["status", "--exit-code"]).0, 1);

    assert_eq!(bed.run(&["rollback"]).0, 0);
    assert_eq!(
        (bed.text(BIRD).as_deref(), bed.text(GUARDS)),
        (Some("one\n"), None)
    );
    assert_eq!(bed.run(&["rollback", "0"]).0, 0);
    assert_eq!(
        (bed.text(BIRD).as_deref(), bed.text(SYSCTL)),
        (Some(OWN), None)
    );
    assert_eq!(bed.json(&["history"]).as_array().unwrap().len(), 4);
    assert!(bed.remains().is_empty());
}

#[test]
fn an_agent_that_waits_sees_what_becomes_of_the_change() {
    let bed = Bed::new();
    let child = waiting(&bed, "1m");
    assert_eq!(bed.run(&["confirm"]).0, 0);
    let (status, text) = ended(child);
    assert_eq!(status, 0, "{text}");
    assert!(
        text.contains("Generation 1 is confirmed and stays"),
        "{text}"
    );

    let bed = Bed::new();
    let (status, text) = ended(waiting(&bed, "2s"));
    assert_eq!(
        (status, bed.text(BIRD).as_deref()),
        (1, Some(OWN)),
        "{text}"
    );
    assert!(text.contains("nobody confirmed it within 2 s"), "{text}");
    assert_eq!(bed.run(&["confirm"]).0, 1);
}

#[test]
fn ctrl_c_or_a_lost_terminal_leave_the_change_waiting() {
    for which in [
        rustix::process::Signal::INT,
        rustix::process::Signal::HUP,
        rustix::process::Signal::TERM,
    ] {
        let bed = Bed::new();
        let child = waiting(&bed, "3s");
        signal(&child, which);
        let (status, text) = ended(child);
        assert_eq!(
            (status, bed.text(BIRD).as_deref()),
            (6, Some("one\n")),
            "{text}"
        );
        assert!(text.contains("it is taken back by itself in"), "{text}");
        bed.until("the guard takes it back", |bed| {
            bed.text(BIRD).as_deref() == Some(OWN) && bed.in_hand().is_none()
        });
        assert!(bed.remains().is_empty());
    }
}

#[test]
fn kill_9_while_it_waits_changes_nothing_about_the_deadline() {
    let bed = Bed::new();
    let mut child = waiting(&bed, "3s");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(bed.text(BIRD).as_deref(), Some("one\n"));
    bed.until("the guard takes it back", |bed| bed.in_hand().is_none());
    assert_eq!(
        (bed.text(BIRD).as_deref(), bed.text(SYSCTL)),
        (Some(OWN), None)
    );
}

#[test]
fn two_agents_do_not_work_at_once() {
    let bed = Bed::new();
    let mut child = waiting(&bed, "1m");
    let two = bed.bundle(2, &[(BIRD, "two\n")]);
    let (status, text) = said(&bed.apply(&two, &[]).output().unwrap());
    assert_eq!(
        (status, bed.text(BIRD).as_deref()),
        (4, Some("one\n")),
        "{text}"
    );
    assert!(
        text.contains("generation 1 waits for `confirm`, for 5"),
        "{text}"
    );
    assert_eq!(bed.run(&["rollback"]).0, 0);
    assert_eq!(child.wait().unwrap().code(), Some(1));

    // Eight at the same moment: one after the other, and all ends well.
    let agents: Vec<Child> = (0..8)
        .map(|_| {
            bed.apply(&two, &[])
                .stderr(Stdio::null())
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut agent in agents {
        let status = agent.wait().unwrap().code();
        assert!(matches!(status, Some(0 | 4)), "{status:?}");
    }
    assert_eq!(bed.text(BIRD).as_deref(), Some("two\n"));
    let records = bed.json(&["history"]);
    let applied = records
        .as_array()
        .unwrap()
        .iter()
        .filter(|record| record["to"] == 2)
        .count();
    assert_eq!(applied, 1, "the others found nothing to change");
}

#[test]
fn a_change_of_another_boot_is_taken_back_first() {
    let bed = Bed::new();
    let one = bed.bundle(1, &[(BIRD, "one\n")]);
    // Without a guard that would do it at once: it died with the boot.
    let (status, text) = said(
        &bed.apply(&one, &["--confirm-within", "1h", "--detach"])
            .output()
            .unwrap(),
    );
    assert_eq!(status, 0, "{text}");
    let mut journal = bed.journal().unwrap();
    journal["boot"] = "another".into();
    bed.put("var/lib/fabric-agent/journal.json", &journal.to_string());
    let (status, text) = bed.run(&["recover", "--boot"]);
    assert_eq!(
        (status, bed.text(BIRD).as_deref(), bed.journal()),
        (0, Some(OWN), None),
        "{text}"
    );
}

#[test]
fn what_is_not_signed_by_one_who_may_is_refused() {
    let bed = Bed::new();
    let one = bed.bundle(1, &[(BIRD, "one\n")]);
    fs::write(bed.beside("signers"), "").unwrap();
    let (status, text) = said(&bed.apply(&one, &[]).output().unwrap());
    assert_eq!(status, 3, "{text}");
    fs::remove_file(bed.beside("1.bundle.tar.gz.sig")).unwrap();
    let (status, text) = said(&bed.apply(&one, &[]).output().unwrap());
    assert_eq!(status, 3, "{text}");
    assert_eq!(bed.text(BIRD).as_deref(), Some(OWN));
    assert!(!bed.root().join("var").exists(), "nothing was touched");
}

#[test]
fn the_real_tree_follows_no_link() {
    for (link, target) in [
        ("etc/bird/bird.conf", "../../../outside"),
        ("etc/sysctl.d", "/tmp"),
        ("etc/sysctl.d", "bird"),
    ] {
        let bed = Bed::new();
        fs::write(bed.beside("outside"), "mine\n").unwrap();
        let _ = fs::remove_file(bed.root().join(link));
        symlink(target, bed.root().join(link)).unwrap();
        let one = bed.bundle(1, &[(BIRD, "one\n"), (SYSCTL, "# s\n")]);
        let (status, text) = said(&bed.apply(&one, &[]).output().unwrap());
        assert_eq!(status, 3, "{text}");
        assert!(text.contains("is a symbolic link"), "{text}");
        assert_eq!(fs::read_to_string(bed.beside("outside")).unwrap(), "mine\n");
        assert!(!Path::new("/tmp/60-fabric.conf").exists());
    }
}

#[test]
fn a_terminal_that_hangs_or_ctrl_z_hold_up_nothing() {
    let bed = Bed::new();
    let bundle = bed.bundle(1, &[(BIRD, "one\n"), (SYSCTL, "# s\n")]);
    // A pipe that nobody reads, and that is full.
    let (reader, mut writer) = std::io::pipe().unwrap();
    rustix::io::ioctl_fionbio(&writer, true).unwrap();
    while std::io::Write::write(&mut writer, &[b'x'; 512]).is_ok() {}
    rustix::io::ioctl_fionbio(&writer, false).unwrap();
    let mut command = bed.apply(&bundle, &["--confirm-within", "1h", "--detach"]);
    let child = command
        .stdout(Stdio::null())
        .stderr(writer)
        .spawn()
        .unwrap();
    // It is under way, and no signal takes it unprepared.
    bed.until("it works", |bed| bed.root().join("var").exists());
    signal(&child, rustix::process::Signal::TSTP);
    let (status, _) = ended(child);
    assert_eq!((status, bed.text(BIRD).as_deref()), (0, Some("one\n")));
    drop(reader);
    assert_eq!(bed.run(&["rollback"]).0, 0);
}
