//! Signatures by security keys (FIDO), which need a device: here a key plays its part, as OpenSSH's
//! `PROTOCOL.u2f` says, and the real `ssh-keygen` says whether it plays it well.

use std::fs;

use fabric_planner::bundle::{NAMESPACE, Signers};
use rsa::signature::Signer;
use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::public::{KeyData, SkEd25519};
use ssh_key::sha2::{Digest, Sha256};
use ssh_key::{Algorithm, HashAlg, LineEnding, PrivateKey, PublicKey, Signature, SshSig};

use crate::cases::small;
use crate::signature::Keys;

/// The device was touched.
const PRESENT: u8 = 1;

#[test]
fn signatures_of_security_keys_are_taken() {
    let Some(keys) = Keys::new() else { return };
    let bundle = small();
    let pair = Ed25519Keypair::from_seed(&[7; 32]);
    let public = KeyData::SkEd25519(SkEd25519::new(pair.public, "ssh:"));
    let device = PrivateKey::new(KeypairData::Ed25519(pair), "").unwrap();

    let signed = SshSig::signed_data(NAMESPACE, HashAlg::Sha512, &bundle).unwrap();
    let more = [PRESENT, 0, 0, 0, 42];
    let mut message = Sha256::digest("ssh:").to_vec();
    message.extend(more);
    message.extend(Sha256::digest(signed));
    let made = Signer::try_sign(&device, &message).unwrap();
    let data = [made.as_bytes(), &more].concat();
    let signature = Signature::new(Algorithm::SkEd25519, data).unwrap();
    let signature = SshSig::new(public.clone(), NAMESPACE, HashAlg::Sha512, signature).unwrap();
    let text = signature.to_pem(LineEnding::LF).unwrap();

    let line = format!(
        "ops@example.net {}\n",
        PublicKey::from(public).to_openssh().unwrap()
    );
    let signers = Signers::parse(&line);
    assert_eq!(signers.unused(), []);
    let signer = signers.verify(&bundle, text.as_bytes(), 0).unwrap();
    assert_eq!(signer.algorithm, "sk-ssh-ed25519@openssh.com");
    assert!(signers.verify(&bundle[1..], text.as_bytes(), 0).is_err());

    let (allowed, file, signature) = (keys.path("allowed"), keys.path("file"), keys.path("sig"));
    fs::write(&allowed, line).unwrap();
    fs::write(&file, &bundle).unwrap();
    fs::write(&signature, text).unwrap();
    let (well, said) = keys.verifies_at(&allowed, &file, &signature, "20250615150640Z");
    assert!(well, "{said}");
}
