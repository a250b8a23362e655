//! OpenSSH's `allowed_signers`, judged beside the real `ssh-keygen`.

use std::fs;

use fabric_planner::bundle::Signers;

use crate::cases::small;
use crate::signature::{Keys, signing};

/// 15 June 2025, 15:06:40 UTC.
const NOW: u64 = 1_750_000_000;

/// A line with `KEY` for the key, whether its key may sign, and what is said otherwise.
const LINES: &[(&str, bool, &str)] = &[
    ("ops@example.net KEY", true, ""),
    (
        "ops@example.net KEY a comment with \"quotes\" in it",
        true,
        "",
    ),
    ("  ops@example.net\t KEY", true, ""),
    ("*@example.net,!root@example.net KEY", true, ""),
    ("!* KEY", false, "has principals that nobody can be"),
    (
        "!root@example.net,!mail@example.net KEY",
        false,
        "has principals that nobody can be",
    ),
    ("\"ops@example.net,other@example.net\" KEY", true, ""),
    ("ops@example.net namespaces=\"fabric-bundle\" KEY", true, ""),
    ("ops@example.net NAMESPACES=\"file,fabric-*\" KEY", true, ""),
    (
        "ops@example.net namespaces=\"git\" KEY",
        false,
        "lets it sign for `git` alone",
    ),
    (
        "ops@example.net namespaces=\"*,!fabric-bundle\" KEY",
        false,
        "alone, not for `fabric-bundle`",
    ),
    ("ops@example.net valid-after=\"20250615Z\" KEY", true, ""),
    (
        "ops@example.net valid-after=\"20250615150641Z\" KEY",
        false,
        "lets it sign later alone",
    ),
    (
        "ops@example.net valid-before=\"20250615150641Z\" KEY",
        true,
        "",
    ),
    (
        "ops@example.net valid-before=\"202506151506Z\" KEY",
        false,
        "let it sign earlier alone",
    ),
    (
        "ops@example.net namespaces=\"fabric-bundle\",valid-after=\"20240101Z\",valid-before=\"20260101Z\" KEY",
        true,
        "",
    ),
    (
        "ops@example.net cert-authority KEY",
        false,
        "certificate authority",
    ),
    (
        "ops@example.net namespaces=\"fabric-bundle\",cert-authority KEY",
        false,
        "certificate authority",
    ),
    (
        "ops@example.net namespaces=fabric-bundle KEY",
        false,
        "without quotes",
    ),
    (
        "ops@example.net namespaces=\"fabric-bundle KEY",
        false,
        "a quote that does not end",
    ),
    ("\"ops@example.net KEY", false, "a quote that does not end"),
    ("\"\" KEY", false, "has no principal"),
    (
        "ops@example.net namespaces=\"a\",namespaces=\"fabric-bundle\" KEY",
        false,
        "`namespaces` twice",
    ),
    (
        "ops@example.net valid-after=\"tomorrow\" KEY",
        false,
        "has the time `tomorrow`",
    ),
    (
        "ops@example.net valid-after=\"20261301Z\" KEY",
        false,
        "has the time `20261301Z`",
    ),
    (
        "ops@example.net valid-after=\"20260101Z\",valid-before=\"20250101Z\" KEY",
        false,
        "ends to be valid before it begins",
    ),
    (
        "ops@example.net no-such-option KEY",
        false,
        "option `no-such-option` that is not known",
    ),
    (
        "ops@example.net command=\"reboot\" KEY",
        false,
        "option `command` that is not known",
    ),
    ("ops@example.net", false, "has no key"),
    ("ops@example.net ssh-ed25519", false, "has no key"),
    ("ops@example.net ssh-ed25519 AAAA", false, "can't be read"),
    ("KEY", false, "option"),
    ("# ops@example.net KEY", false, "may not sign it"),
    ("", false, "may not sign it"),
];

#[test]
fn lines_are_taken_as_by_ssh_keygen() {
    let Some(keys) = Keys::new() else { return };
    let bundle = small();
    let message = keys.path("node1.bundle.tar.gz");
    fs::write(&message, &bundle).unwrap();
    let (path, key) = signing(&keys, "ed25519", &["-t", "ed25519"], "");
    let public = fs::read_to_string(format!("{}.pub", path.display())).unwrap();
    let public: Vec<_> = public.split(' ').take(2).collect();
    let signature = key.sign(&bundle).unwrap();
    let file = keys.path("sig");
    fs::write(&file, &signature).unwrap();
    let allowed = keys.path("allowed_signers");
    for (line, taken, said) in LINES {
        let text = format!("# first\n\n{}\n", line.replace("KEY", &public.join(" ")));
        fs::write(&allowed, &text).unwrap();
        let theirs = keys.verifies_at(&allowed, &message, &file, "20250615150640Z");
        let signers = Signers::parse(&text);
        let ours = signers.verify(&bundle, signature.as_bytes(), NOW);
        assert_eq!(ours.is_ok(), *taken, "{line}: {ours:?}");
        // A key by itself is taken there for options, an authority's key for no signer's.
        assert_eq!(theirs.0, *taken, "{line}: ssh-keygen says {}", theirs.1);
        match ours {
            Ok(signer) => assert_eq!(signer.line, 3, "{line}"),
            Err(refusal) => {
                assert!(refusal.message.contains(said), "{line}: {refusal}");
                let told = signers.unused();
                assert!(
                    told.iter().all(|unused| unused.line == 3),
                    "{line}: {told:?}"
                );
            }
        }
    }
}

#[test]
fn one_bad_line_does_not_hide_the_others() {
    let Some(keys) = Keys::new() else { return };
    let bundle = small();
    let (path, key) = signing(&keys, "ed25519", &["-t", "ed25519"], "");
    let public = fs::read_to_string(format!("{}.pub", path.display())).unwrap();
    let text = format!(
        "ops no-such-option {public}ops valid-before=\"20200101Z\" {public}dev,ops {public}"
    );
    let signers = Signers::parse(&text);
    let signer = signers
        .verify(&bundle, key.sign(&bundle).unwrap().as_bytes(), NOW)
        .unwrap();
    assert_eq!((signer.line, signer.principals.as_str()), (3, "dev,ops"));
    assert_eq!(signers.unused().len(), 1);
}

/// A local time means another moment on each host.
#[test]
fn local_times_are_refused() {
    let signers = Signers::parse("ops valid-after=\"20250101\" ssh-ed25519 AAAA");
    let [unused] = signers.unused() else {
        panic!("{signers:?}")
    };
    assert!(unused.reason.contains("in UTC"), "{unused:?}");
}

/// Keys that are too weak, too strange or certificates let nobody sign, with the reason.
#[test]
fn odd_keys_are_told() {
    let Some(keys) = Keys::new() else { return };
    let path = keys.make("weak", &["-t", "rsa", "-b", "1024"], "");
    let public = fs::read_to_string(format!("{}.pub", path.display())).unwrap();
    let reason = |line: &str| {
        let signers = Signers::parse(line);
        let [unused] = signers.unused() else {
            panic!("{line}: {signers:?}")
        };
        unused.reason.clone()
    };
    assert!(reason(&format!("ops {public}")).contains("1024 bits"));
    assert!(reason("ops ssh-ed25519-cert-v01@openssh.com AAAA").contains("certificate"));
    assert!(reason("ops ssh-no-such-key AAAA").contains("can't be read"));
}
