//! Signatures, both ways with the real `ssh-keygen`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fabric_planner::bundle::{Key, KeyError, NAMESPACE, Signers};

use crate::cases::small;
use crate::common::{program, run};

const NOW: u64 = 1_750_000_000;

pub struct Keys {
    folder: tempfile::TempDir,
    ssh_keygen: PathBuf,
}

impl Keys {
    /// `None` without an `ssh-keygen`, which is said.
    pub fn new() -> Option<Self> {
        Some(Self {
            folder: tempfile::tempdir().unwrap(),
            ssh_keygen: program("SSH_KEYGEN", "ssh-keygen")?,
        })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn make(&self, name: &str, options: &[&str], passphrase: &str) -> PathBuf {
        let path = self.path(name);
        let (well, said) = run(Command::new(&self.ssh_keygen)
            .args(["-q", "-C", "an administrator", "-N", passphrase, "-f"])
            .arg(&path)
            .args(options));
        assert!(well, "{name}: {said}");
        path
    }

    /// A file of allowed signers with one key.
    fn signers(&self, key: &Path, options: &str) -> PathBuf {
        let public = fs::read_to_string(format!("{}.pub", key.display())).unwrap();
        let path = self.path("allowed_signers");
        fs::write(
            &path,
            format!("# who may\nops@example.net {options} {public}"),
        )
        .unwrap();
        path
    }

    /// A signature by `ssh-keygen`.
    fn sign(&self, key: &Path, message: &Path, hash: &str) -> String {
        let file = PathBuf::from(format!("{}.sig", message.display()));
        let _ = fs::remove_file(&file);
        let hash = format!("hashalg={hash}");
        let (well, said) = run(Command::new(&self.ssh_keygen)
            .args(["-Y", "sign", "-n", NAMESPACE, "-O", &hash, "-f"])
            .arg(key)
            .arg(message));
        assert!(well, "{}: {said}", key.display());
        fs::read_to_string(file).unwrap()
    }

    /// Whether `ssh-keygen` takes a signature.
    fn verifies(&self, signers: &Path, message: &Path, signature: &Path) -> (bool, String) {
        self.verifies_at(signers, message, signature, "20250615150640Z")
    }

    /// The same at a time.
    pub fn verifies_at(
        &self,
        signers: &Path,
        message: &Path,
        signature: &Path,
        time: &str,
    ) -> (bool, String) {
        run(Command::new(&self.ssh_keygen)
            .args(["-Y", "verify", "-I", "ops@example.net", "-n", NAMESPACE])
            .arg(format!("-Overify-time={time}"))
            .arg("-f")
            .arg(signers)
            .arg("-s")
            .arg(signature)
            .stdin(Stdio::from(fs::File::open(message).unwrap())))
    }
}

const KINDS: [(&str, &[&str]); 7] = [
    ("ed25519", &["-t", "ed25519"]),
    ("ecdsa-256", &["-t", "ecdsa", "-b", "256"]),
    ("ecdsa-384", &["-t", "ecdsa", "-b", "384"]),
    ("ecdsa-521", &["-t", "ecdsa", "-b", "521"]),
    ("rsa-2048", &["-t", "rsa", "-b", "2048"]),
    ("rsa-3072", &["-t", "rsa", "-b", "3072"]),
    ("rsa-4096", &["-t", "rsa", "-b", "4096"]),
];

/// A key of a kind that can sign here. Of ECDSA keys one in 256 can't be read.
pub fn signing(keys: &Keys, name: &str, options: &[&str], passphrase: &str) -> (PathBuf, Key) {
    for attempt in 0..5 {
        let path = keys.make(&format!("{name}-{attempt}"), options, passphrase);
        match Key::open(&fs::read_to_string(&path).unwrap(), Some(passphrase)) {
            Ok(key) => return (path, key),
            Err(KeyError::Refused(refusal)) if name.starts_with("ecdsa") => {
                assert!(refusal.help.contains("ssh-keygen -Y sign"), "{refusal}");
            }
            Err(error) => panic!("{name}: {error:?}"),
        }
    }
    panic!("{name}: no key can be read");
}

#[test]
fn ssh_keygen_takes_what_is_signed_here() {
    let Some(keys) = Keys::new() else { return };
    let bundle = small();
    let message = keys.path("node1.bundle.tar.gz");
    for (kind, options) in KINDS.into_iter().filter(|(kind, _)| *kind != "ecdsa-521") {
        fs::write(&message, &bundle).unwrap();
        let (path, key) = signing(&keys, kind, options, "");
        let signers = keys.signers(&path, "");
        let signature = key.sign(&bundle).unwrap();
        assert_eq!(
            signature,
            key.sign(&bundle).unwrap(),
            "{kind}: the same each time"
        );
        let file = keys.path("ours.sig");
        fs::write(&file, &signature).unwrap();
        let (well, said) = keys.verifies(&signers, &message, &file);
        assert!(well && said.contains("Good"), "{kind}: {said}");
        let read = Signers::parse(&fs::read_to_string(&signers).unwrap());
        let signer = read.verify(&bundle, signature.as_bytes(), NOW).unwrap();
        assert_eq!(
            (signer.line, signer.principals.as_str()),
            (2, "ops@example.net")
        );
        assert!(said.contains(&signer.fingerprint), "{kind}: {said}");
        assert_eq!(signer.fingerprint, key.fingerprint());
        // What has no random part is the same to the byte, armour included.
        if !kind.starts_with("ecdsa") {
            assert_eq!(signature, keys.sign(&path, &message, "sha256"), "{kind}");
        }
        let mut other = bundle.clone();
        *other.last_mut().unwrap() ^= 1;
        let refusal = read.verify(&other, signature.as_bytes(), NOW).unwrap_err();
        assert!(
            refusal.message.contains("is not one of this bundle"),
            "{kind}: {refusal}"
        );
        fs::write(&message, &other).unwrap();
        assert!(!keys.verifies(&signers, &message, &file).0, "{kind}");
    }
    let path = keys.make("p521", &["-t", "ecdsa", "-b", "521"], "");
    match Key::open(&fs::read_to_string(&path).unwrap(), None) {
        Err(KeyError::Refused(refusal)) => assert!(refusal.message.contains("kind"), "{refusal}"),
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("P-521 signs with random numbers"),
    }
}

#[test]
fn signatures_of_ssh_keygen_are_taken() {
    let Some(keys) = Keys::new() else { return };
    let bundle = small();
    let message = keys.path("node1.bundle.tar.gz");
    fs::write(&message, &bundle).unwrap();
    for (kind, options) in KINDS {
        let path = keys.make(kind, options, "");
        let signers = fs::read_to_string(keys.signers(&path, "")).unwrap();
        let signers = Signers::parse(&signers);
        assert_eq!(signers.unused(), [], "{kind}");
        for hash in ["sha512", "sha256"] {
            let signature = keys.sign(&path, &message, hash);
            let signer = signers.verify(&bundle, signature.as_bytes(), NOW);
            signer.unwrap_or_else(|refusal| panic!("{kind} {hash}: {refusal}"));
            let refusal = signers
                .verify(&bundle[1..], signature.as_bytes(), NOW)
                .unwrap_err();
            assert!(
                refusal.message.contains("is not one of this bundle"),
                "{kind}: {refusal}"
            );
        }
    }
}

#[test]
fn encrypted_keys_need_their_passphrase() {
    let Some(keys) = Keys::new() else { return };
    let bundle = small();
    for cipher in [
        "aes256-ctr",
        "aes256-cbc",
        "aes256-gcm@openssh.com",
        "chacha20-poly1305@openssh.com",
    ] {
        for (kind, options) in [KINDS[0], KINDS[1], KINDS[4]] {
            let name = format!("{kind}-{cipher}");
            let options = [options, &["-Z", cipher, "-a", "2"][..]].concat();
            let (path, key) = signing(&keys, &name, &options, "Großer Käse 1");
            let text = fs::read_to_string(&path).unwrap();
            assert!(
                matches!(Key::open(&text, None), Err(KeyError::NeedsPassphrase)),
                "{name}"
            );
            for wrong in ["", "grosser Käse 1", "Großer Käse 1 "] {
                let opened = Key::open(&text, Some(wrong)).map(drop);
                assert_eq!(opened, Err(KeyError::WrongPassphrase), "{name}: `{wrong}`");
            }
            let signature = key.sign(&bundle).unwrap();
            let signers = fs::read_to_string(keys.signers(&path, "")).unwrap();
            Signers::parse(&signers)
                .verify(&bundle, signature.as_bytes(), NOW)
                .unwrap();
        }
    }
}

#[test]
fn other_files_are_no_keys() {
    let Some(keys) = Keys::new() else { return };
    let refused = |text: &str| match Key::open(text, Some("")) {
        Err(KeyError::Refused(refusal)) => refusal.to_string(),
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("{text} was taken"),
    };
    let pem = keys.make("pem", &["-t", "rsa", "-b", "2048", "-m", "PEM"], "");
    assert!(refused(&fs::read_to_string(&pem).unwrap()).contains("ssh-keygen -p"));
    let path = keys.make("plain", &["-t", "ed25519"], "");
    let public = fs::read_to_string(format!("{}.pub", path.display())).unwrap();
    assert!(refused(&public).contains("no private key"));
    assert!(refused("").contains("no private key"));
    let text = fs::read_to_string(&path).unwrap();
    for broken in [
        text.replace("AAAA", "AAAB"),
        text[..text.len() / 2].to_owned(),
    ] {
        assert!(refused(&broken).contains("damaged"), "{}", refused(&broken));
    }
    // Windows' line ends, and a mail's spaces before and behind.
    for kept in [text.replace('\n', "\r\n"), format!("\n\n{text}\n \n")] {
        assert!(Key::open(&kept, None).is_ok());
    }
}

/// Flipped bits of a signature never make it one by somebody else, or one of something else.
#[test]
fn every_bit_of_a_signature_counts() {
    let Some(keys) = Keys::new() else { return };
    let bundle = small();
    let path = keys.make("bits", &["-t", "ed25519"], "");
    let key = Key::open(&fs::read_to_string(&path).unwrap(), None)
        .ok()
        .unwrap();
    let signers = Signers::parse(&fs::read_to_string(keys.signers(&path, "")).unwrap());
    let mut signature = key.sign(&bundle).unwrap().into_bytes();
    for bit in 0..signature.len() * 8 {
        signature[bit / 8] ^= 1 << (bit % 8);
        let taken = signers.verify(&bundle, &signature, NOW);
        assert!(
            taken.is_err(),
            "bit {bit} of the signature was flipped, and nobody saw it"
        );
        signature[bit / 8] ^= 1 << (bit % 8);
    }
    let len = signature.len();
    for len in 0..len {
        assert!(
            signers.verify(&bundle, &signature[..len], NOW).is_err(),
            "{len}"
        );
    }
    println!(
        "{} single bits flipped in a signature, and {len} truncations, all refused",
        len * 8
    );
}
