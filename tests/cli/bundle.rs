//! `fabricctl bundle`.

use std::fs;
use std::path::Path;
use std::process::Command;

use fabric_planner::bundle::{Bundle, NAMESPACE};
use fabric_planner::check::Valid;

use crate::common::program;
use crate::program::{Run, example, fabricctl_in, folder};

const EPOCH: &[(&str, &str)] = &[("SOURCE_DATE_EPOCH", "1700000000")];

fn bundle(folder: &Path, options: &[&str], variables: &[(&str, &str)]) -> Run {
    let args = [&["bundle", "-"], options].concat();
    fabricctl_in(folder, &args, example("ip-fabric").as_bytes(), variables)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A key by the real `ssh-keygen`; none where there is none, which is said.
fn key(folder: &Path, passphrase: &str) -> bool {
    let Some(ssh_keygen) = program("SSH_KEYGEN", "ssh-keygen") else {
        return false;
    };
    let made = Command::new(ssh_keygen)
        .args(["-q", "-t", "ed25519", "-N", passphrase, "-f"])
        .arg(folder.join("key"))
        .status();
    assert!(made.unwrap().success());
    true
}

#[test]
fn a_fleet_is_written() {
    let folder = folder("bundle-out");
    let run = bundle(&folder, &["--out", "out", "--zip", "fleet.zip"], EPOCH);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(
        run.err.contains("generation 1700000000, not signed"),
        "{}",
        run.err
    );
    let bundles =
        ["node1", "node2", "node3", "rr1", "rr2"].map(|host| format!("{host}.bundle.tar.gz"));
    let mut expected = vec!["RUNBOOK.md".to_owned(), "ansible".into(), "mx1".into()];
    expected.extend(bundles.clone());
    assert_eq!(names(&folder.join("out")), expected);
    assert_eq!(
        names(&folder.join("out/ansible")),
        ["inventory.yml", "rollback.yml", "rollout.yml", "tasks"]
    );
    for name in bundles {
        let path = folder.join("out").join(&name);
        assert_eq!(mode(&path), 0o600, "{name}");
        let bundle = Bundle::read(&fs::read(&path).unwrap()).unwrap();
        assert_eq!(format!("{}.bundle.tar.gz", bundle.manifest().host), name);
        assert_eq!(bundle.manifest().generation, 1_700_000_000);
    }
    assert_eq!(mode(&folder.join("fleet.zip")), 0o600);
    let reading = fabric_planner::format::read(example("ip-fabric")).unwrap();
    let (plan, _) = Valid::check(reading.plan).unwrap();
    let fleet = fabric_planner::bundle::fleet(&plan, 1_700_000_000).unwrap();
    let packed = fs::read(folder.join("fleet.zip")).unwrap();
    assert_eq!(packed, fabric_planner::export::zip(&fleet.blobs()));
    for entry in fleet.entries() {
        assert_eq!(
            fs::read(folder.join("out").join(&entry.path)).unwrap(),
            entry.content,
            "{}",
            entry.path
        );
        assert!(
            run.out.contains(&format!("out/{}\n", entry.path)),
            "{}",
            run.out
        );
    }

    let given = bundle(
        &folder,
        &["--out", "given", "--generation", "7", "--host", "rr1"],
        EPOCH,
    );
    assert_eq!(
        (given.status, given.out.as_str()),
        (0, "given/rr1.bundle.tar.gz\n"),
        "{}",
        given.err
    );
    let read = Bundle::read(&fs::read(folder.join("given/rr1.bundle.tar.gz")).unwrap()).unwrap();
    assert_eq!(read.manifest().generation, 7);

    // What an earlier plan left is told.
    fs::write(folder.join("out/node9.bundle.tar.gz"), "").unwrap();
    fs::write(folder.join("out/node9.bundle.tar.gz.sig"), "").unwrap();
    let run = bundle(&folder, &["--out", "out"], EPOCH);
    assert!(
        run.err.contains("2 files that this export did not write"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("node9.bundle.tar.gz\n") && run.err.contains("node9.bundle.tar.gz.sig")
    );
}

#[test]
fn a_signature_goes_when_its_bundle_is_made_anew() {
    let folder = folder("bundle-stale");
    let out = folder.join("out");
    let signatures = || {
        let names = names(&out).into_iter();
        names.filter(|name| name.ends_with(".sig")).count()
    };
    bundle(&folder, &["--out", "out"], EPOCH);
    for host in ["rr1", "rr2", "node1"] {
        fs::write(out.join(format!("{host}.bundle.tar.gz.sig")), "signed").unwrap();
    }
    let same = bundle(&folder, &["--out", "out"], EPOCH);
    assert_eq!((same.status, signatures()), (0, 3), "{}", same.err);
    assert!(!same.err.contains("warning: "), "{}", same.err);

    // What is in the way is refused before anything is touched.
    fs::create_dir(out.join("node2.bundle.tar.gz.sig")).unwrap();
    let before = fs::read(out.join("rr1.bundle.tar.gz")).unwrap();
    let refused = bundle(&folder, &["--out", "out", "--generation", "7"], &[]);
    assert!(
        refused.status == 2
            && refused
                .err
                .contains("node2.bundle.tar.gz.sig is not a file"),
        "{}",
        refused.err
    );
    assert_eq!(
        (
            fs::read(out.join("rr1.bundle.tar.gz")).unwrap(),
            signatures()
        ),
        (before, 4)
    );
    fs::remove_dir(out.join("node2.bundle.tar.gz.sig")).unwrap();

    let one = ["--out", "out", "--generation", "7", "--host", "rr1"];
    let run = bundle(&folder, &one, &[]);
    assert_eq!((run.status, signatures()), (0, 2), "{}", run.err);
    assert!(
        run.err
            .contains("1 signature of earlier bundles removed from out")
            && run
                .err
                .contains("  rr1.bundle.tar.gz.sig\nhelp: the new ones are not signed"),
        "{}",
        run.err
    );
    let run = bundle(&folder, &["--out", "out", "--generation", "8"], &[]);
    assert_eq!((run.status, signatures()), (0, 0), "{}", run.err);
}

#[test]
fn generations_are_the_time() {
    let folder = folder("bundle-time");
    let before = std::time::SystemTime::now();
    let run = bundle(&folder, &["--out", "out", "--host", "rr1"], &[]);
    assert_eq!(run.status, 0, "{}", run.err);
    let read = Bundle::read(&fs::read(folder.join("out/rr1.bundle.tar.gz")).unwrap()).unwrap();
    let since = before
        .duration_since(std::time::SystemTime::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let generation = read.manifest().generation;
    assert!(
        (since..since + 600).contains(&generation),
        "{since} {generation}"
    );
    let run = bundle(
        &folder,
        &["--out", "no"],
        &[("SOURCE_DATE_EPOCH", "yesterday\n")],
    );
    assert_eq!(run.status, 2);
    assert!(
        run.err.contains("SOURCE_DATE_EPOCH is `yesterday\\n`"),
        "{}",
        run.err
    );
    assert!(!folder.join("no").exists());
}

#[test]
fn bundles_are_signed() {
    let folder = folder("bundle-sign");
    if !key(&folder, "") {
        return;
    }
    let run = bundle(&folder, &["--out", "out", "--sign", "key"], EPOCH);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(
        run.err.contains("generation 1700000000, signed"),
        "{}",
        run.err
    );
    let public = fs::read_to_string(folder.join("key.pub")).unwrap();
    fs::write(folder.join("signers"), format!("ops {public}")).unwrap();
    for host in ["node1", "node2", "node3", "rr1", "rr2"] {
        let bundle = folder.join(format!("out/{host}.bundle.tar.gz"));
        let verified = Command::new(program("SSH_KEYGEN", "ssh-keygen").unwrap())
            .args([
                "-Y", "verify", "-I", "ops", "-n", NAMESPACE, "-f", "signers", "-s",
            ])
            .arg(folder.join(format!("out/{host}.bundle.tar.gz.sig")))
            .current_dir(&folder)
            .stdin(fs::File::open(&bundle).unwrap())
            .output()
            .unwrap();
        assert!(verified.status.success(), "{host}: {verified:?}");
    }
    let again = bundle(
        &folder,
        &["--out", "again", "--sign", "key", "--zip", "again.zip"],
        EPOCH,
    );
    assert_eq!(again.status, 0);
    for name in names(&folder.join("out"))
        .iter()
        .filter(|name| name.contains(".bundle."))
    {
        let read = |out: &str| fs::read(folder.join(out).join(name)).unwrap();
        assert_eq!(read("out"), read("again"), "{name}");
    }
    let one = bundle(
        &folder,
        &["--out", "one", "--sign", "key", "--host", "rr2"],
        EPOCH,
    );
    assert_eq!(
        one.out,
        "one/rr2.bundle.tar.gz\none/rr2.bundle.tar.gz.sig\n"
    );
}

#[test]
fn encrypted_keys_are_opened() {
    let folder = folder("bundle-passphrase");
    if !key(&folder, "correct horse") {
        return;
    }
    fs::write(folder.join("passphrase"), "correct horse\nand no more\n").unwrap();
    fs::write(folder.join("wrong"), "battery staple\n").unwrap();
    let sign = ["--out", "out", "--sign", "key"];
    let from_file = bundle(
        &folder,
        &[&sign[..], &["--passphrase-file", "passphrase"]].concat(),
        EPOCH,
    );
    assert_eq!(from_file.status, 0, "{}", from_file.err);
    assert!(folder.join("out/rr1.bundle.tar.gz.sig").is_file());
    let from_variable = bundle(
        &folder,
        &sign,
        &[("FABRIC_KEY_PASSPHRASE", "correct horse")],
    );
    assert_eq!(from_variable.status, 0, "{}", from_variable.err);

    let refused = |options: &[&str], variables: &[(&str, &str)], said: &str| {
        let options = [&["--out", "no"], options].concat();
        let run = bundle(&folder, &options, variables);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{}", run.err);
        assert!(run.err.contains(said), "{}", run.err);
        assert!(
            !run.err.contains("horse") && !run.err.contains("staple"),
            "{}",
            run.err
        );
        assert!(!folder.join("no").exists());
    };
    refused(
        &["--sign", "key", "--passphrase-file", "wrong"],
        &[],
        "key: the passphrase does not open the key\nhelp: write the key's own into the first line of wrong",
    );
    fs::write(folder.join("empty"), "").unwrap();
    refused(
        &["--sign", "key", "--passphrase-file", "empty"],
        &[],
        "help: write the key's own into the first line of empty",
    );
    refused(
        &["--sign", "key"],
        &[("FABRIC_KEY_PASSPHRASE", "battery staple")],
        "does not open the key\nhelp: set FABRIC_KEY_PASSPHRASE to the key's own",
    );
    refused(
        &["--sign", "key", "--passphrase-file", "none"],
        &[],
        "the passphrase can't be read from none",
    );
    refused(&["--sign", "key.pub"], &[], "the file is no private key");
    refused(
        &["--sign", "no-such-key"],
        &[],
        "the key can't be read from no-such-key",
    );
    refused(&["--passphrase-file", "passphrase"], &[], "--sign");
}

#[test]
fn what_is_wrong_is_told() {
    let folder = folder("bundle-wrong");
    let broken = example("ip-fabric").replace("10.0.0.12/24", "10.0.0.256/24");
    let run = fabricctl_in(
        &folder,
        &["bundle", "-", "--out", "no"],
        broken.as_bytes(),
        &[],
    );
    assert_eq!(run.status, 1);
    assert!(
        run.err.contains("a plan with errors is not bundled"),
        "{}",
        run.err
    );
    let run = bundle(&folder, &["--out", "no", "--host", "node7"], EPOCH);
    assert_eq!(run.status, 2);
    assert!(
        run.err
            .contains("there are files for mx1, node1, node2, node3, rr1, rr2"),
        "{}",
        run.err
    );
    let run = bundle(&folder, &[], EPOCH);
    assert_eq!(run.status, 2);
    assert!(!folder.join("no").exists());
    let run = bundle(&folder, &["--out", "out", "--host", "mx1"], EPOCH);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(
        names(&folder.join("out/mx1")),
        ["fabric.conf", "fabric.rollback.set", "fabric.set"]
    );
}
