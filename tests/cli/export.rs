//! `export`: what it writes, and what it refuses to.

use std::fs;
use std::path::Path;

use fabric_planner::cli::tree;
use fabric_planner::export::{Artifact, Artifacts, Language, zip};

use crate::program::{EXAMPLES, example, fabricctl, folder};

fn artifacts(paths: &[&str]) -> Artifacts {
    let mut artifacts = Artifacts::default();
    for path in paths {
        let artifact = Artifact {
            language: Language::Text,
            secret: path.ends_with("bird.conf"),
            text: format!("{path}\n"),
        };
        artifacts.insert(*path, artifact);
    }
    artifacts
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_examples_are_exported_twice_alike() {
    for (name, text) in EXAMPLES {
        let folder = folder(&format!("export-{name}"));
        let first = fabricctl(
            &folder,
            &["export", "-", "--out", "out/deep"],
            text.as_bytes(),
        );
        assert_eq!(first.status, 0, "{name}: {}", first.err);
        for path in first.out.lines() {
            assert!(folder.join(path).is_file(), "{path}");
        }
        let second = fabricctl(
            &folder,
            &["export", "-", "--out", "out/deep"],
            text.as_bytes(),
        );
        assert_eq!((second.out, second.err), (first.out, first.err), "{name}");
    }
}

#[test]
fn a_plan_with_errors_leaves_no_file() {
    let folder = folder("export-errors");
    let broken = example("ip-fabric").replace("10.0.0.12/24", "10.0.0.256/24");
    let run = fabricctl(&folder, &["export", "-", "--out", "out"], broken.as_bytes());
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert!(
        run.err.contains("--> <stdin>:72:15 (nodes/node2/ipv4)"),
        "{}",
        run.err
    );
    assert!(run.err.contains("is not exported"), "{}", run.err);
    assert!(!folder.join("out").exists());
}

#[test]
fn an_unknown_host_is_refused() {
    let folder = folder("export-host");
    let args = ["export", "-", "--out", "out", "--host", "no\u{1b}de"];
    let run = fabricctl(&folder, &args, example("ip-fabric").as_bytes());
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(
        run.err.contains("no files for a host `no\\u{1b}de`"),
        "{}",
        run.err
    );
    assert!(!folder.join("out").exists());
}

#[test]
fn an_archive_has_the_same_files_and_is_its_owners_alone() {
    let folder = folder("export-zip");
    let packed = folder.join("fleet.zip");
    fs::write(&packed, "readable by all, from an earlier hand").unwrap();
    let plan = example("ip-fabric").as_bytes();
    let alone = fabricctl(&folder, &["export", "-", "--zip", "fleet.zip"], plan);
    assert_eq!(
        (alone.status, alone.out.as_str()),
        (0, "fleet.zip\n"),
        "{}",
        alone.err
    );
    assert!(alone.err.contains("packed into fleet.zip"), "{}", alone.err);
    assert_eq!(
        (mode(&packed), fs::read_dir(&folder).unwrap().count()),
        (0o600, 1)
    );
    let reading = fabric_planner::format::read(example("ip-fabric")).unwrap();
    let (valid, _) = fabric_planner::check::Valid::check(reading.plan).unwrap();
    let all = fabric_planner::export::export(&valid);
    assert_eq!(fs::read(&packed).unwrap(), zip(&all.blobs()));

    let args = [
        "export",
        "-",
        "--out",
        "out",
        "--zip",
        "deep/rr1.zip",
        "--host",
        "rr1",
    ];
    let both = fabricctl(&folder, &args, plan);
    assert_eq!(both.status, 0, "{}", both.err);
    assert!(both.out.ends_with("deep/rr1.zip\n"), "{}", both.out);
    assert!(folder.join("out/rr1/etc/bird/bird.conf").is_file());
    let own = fs::read(folder.join("deep/rr1.zip")).unwrap();
    assert_eq!(own, zip(&all.of_host("rr1").blobs()));

    let refused = fabricctl(&folder, &["export", "-", "--zip", "out"], plan);
    assert_eq!((refused.status, refused.out.as_str()), (2, ""));
    assert!(refused.err.contains("can't write out"), "{}", refused.err);
    let broken = example("ip-fabric").replace("10.0.0.12/24", "10.0.0.256/24");
    let run = fabricctl(
        &folder,
        &["export", "-", "--zip", "no.zip"],
        broken.as_bytes(),
    );
    assert_eq!(run.status, 1);
    assert!(!folder.join("no.zip").exists());
}

#[test]
fn secrets_are_their_owners_alone() {
    let root = folder("tree-modes");
    fs::create_dir_all(root.join("rr1")).unwrap();
    fs::write(
        root.join("rr1/bird.conf"),
        "readable by all, from an earlier hand",
    )
    .unwrap();
    let files = artifacts(&["RUNBOOK.md", "rr1/bird.conf", "rr1/etc/sysctl.d/90.conf"]);
    tree::write(&root, &files.blobs(), None).unwrap();
    assert_eq!(mode(&root.join("rr1/bird.conf")), 0o600);
    assert_ne!(mode(&root.join("rr1/etc/sysctl.d/90.conf")) & 0o044, 0);
    let text = fs::read_to_string(root.join("rr1/bird.conf")).unwrap();
    assert_eq!(text, "rr1/bird.conf\n");
}

#[test]
fn what_an_earlier_export_left_is_named_and_left_alone() {
    let root = folder("tree-strays");
    let earlier = artifacts(&["RUNBOOK.md", "n1/etc/a", "n1/etc/b", "n2/etc/a"]);
    assert_eq!(
        tree::write(&root, &earlier.blobs(), None)
            .unwrap()
            .strays
            .paths,
        [""; 0]
    );
    fs::create_dir(root.join(".git")).unwrap();
    for own in [".git/HEAD", "README.md"] {
        fs::write(root.join(own), "").unwrap();
    }
    let strays = tree::write(&root, &artifacts(&["RUNBOOK.md", "n1/etc/a"]).blobs(), None)
        .unwrap()
        .strays;
    assert_eq!(strays.paths, ["n1/etc/b", "n2/etc/a"]);
    let strays = tree::write(&root, &artifacts(&["n1/etc/a"]).blobs(), Some("n1"))
        .unwrap()
        .strays;
    assert_eq!(strays.paths, ["n1/etc/b"]);
    assert!(root.join("n2/etc/a").exists() && root.join("README.md").exists());
    for i in 0..60 {
        fs::write(root.join(format!("n2/etc/{i}")), "").unwrap();
    }
    let strays = tree::write(&root, &earlier.blobs(), None).unwrap().strays;
    assert!(strays.more && strays.paths.len() == 50);
}

#[test]
fn links_are_not_followed_and_nothing_is_half_done() {
    use std::os::unix::fs::symlink;
    let root = folder("tree-links");
    let outside = folder("tree-links-outside");
    let files = artifacts(&["a/first", "n1/etc/passwd"]);
    let refused = |what: &str| {
        let refusal = tree::write(&root, &files.blobs(), None).unwrap_err();
        assert!(refusal.message.ends_with(what), "{}", refusal.message);
        assert!(
            !root.join("a").exists(),
            "nothing is written before all is looked at"
        );
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
        let _ = fs::remove_file(root.join("n1"));
        let _ = fs::remove_dir_all(root.join("n1"));
    };
    symlink(&outside, root.join("n1")).unwrap();
    refused("n1 is a symbolic link");
    fs::create_dir_all(root.join("n1/etc")).unwrap();
    symlink(outside.join("passwd"), root.join("n1/etc/passwd")).unwrap();
    refused("passwd is a symbolic link");
    fs::write(root.join("n1"), "").unwrap();
    refused("n1 is not a folder");
    fs::create_dir_all(root.join("n1/etc/passwd")).unwrap();
    refused("passwd is not a file");
    symlink(&outside, root.join("link")).unwrap();
    tree::write(&root.join("link"), &artifacts(&["n1/x"]).blobs(), None)
        .expect("the folder itself may be a link");
    assert!(outside.join("n1/x").exists());
}

#[test]
fn paths_that_leave_the_folder_are_refused() {
    let root = folder("tree-outside");
    for path in [
        "../x",
        "n1/../../x",
        "/etc/passwd",
        "",
        "n1\\..\\x",
        "n1/..",
    ] {
        let refusal =
            tree::write(&root.join("out"), &artifacts(&[path]).blobs(), None).unwrap_err();
        assert!(
            refusal.message.contains("is not a path inside"),
            "{path}: {}",
            refusal.message
        );
    }
    assert_eq!(fs::read_dir(&root).unwrap().count(), 0);
}

#[test]
fn no_unfinished_file_stays_behind() {
    let root = folder("tree-unfinished");
    tree::write(&root, &artifacts(&["n1/a", "n1/b"]).blobs(), None).unwrap();
    let names = fs::read_dir(root.join("n1"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, ["a", "b"]);
}
