//! Private keys in OpenSSH's format.

use ssh_key::{Algorithm, EcdsaCurve, Error, HashAlg, LineEnding, PrivateKey, SshSig};

use super::NAMESPACE;
use crate::bundle::Refusal;

/// What of a bundle is signed. `ssh-keygen` takes SHA-512 unless it is told otherwise; most servers have
/// instructions for SHA-256, which is three times as fast there, and the manifest's digests are no longer.
const HASH: HashAlg = HashAlg::Sha256;

/// A private key that can sign. It is wiped from memory when it goes.
pub struct Key(PrivateKey);

/// Why a key can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// It is encrypted, and no passphrase was given.
    NeedsPassphrase,
    /// It is encrypted, and another passphrase was given.
    WrongPassphrase,
    /// It was not taken.
    Refused(Refusal),
}

impl Key {
    /// Reads a private key's file, with its passphrase where it is encrypted.
    ///
    /// # Errors
    /// Why it is not taken, without a word of what it holds.
    pub fn open(text: &str, passphrase: Option<&str>) -> Result<Self, KeyError> {
        let refused =
            |message: &str, help: &str| Err(KeyError::Refused(Refusal::new(message, help)));
        if !text.contains("-----BEGIN OPENSSH PRIVATE KEY-----") {
            return if text.contains("PRIVATE KEY-----") {
                refused(
                    "the key is not in OpenSSH's own format",
                    "convert a copy of it: `ssh-keygen -p -f COPY` writes it anew",
                )
            } else {
                refused(
                    "the file is no private key",
                    "give the one without `.pub`, as `ssh-keygen` made it",
                )
            };
        }
        // An editor or a mail may have put other line ends in, and spaces around.
        let text = text.trim().replace('\r', "") + "\n";
        let key = PrivateKey::from_openssh(&text).map_err(unread)?;
        let key = if key.is_encrypted() {
            let passphrase = passphrase.ok_or(KeyError::NeedsPassphrase)?;
            match key.decrypt(passphrase) {
                Err(Error::Crypto) => return Err(KeyError::WrongPassphrase),
                decrypted => decrypted.map_err(unread)?,
            }
        } else {
            key
        };
        let key = Self(key);
        // A kind of key that can't sign here is known before anything is built.
        match key.signature(b"") {
            Ok(_) => Ok(key),
            Err(_) => Err(KeyError::Refused(Refusal::new(OTHER_KIND, OTHER_WAY))),
        }
    }

    /// Signs a bundle; the text is that of a `.sig` file. The same key and bundle give the same
    /// signature.
    ///
    /// # Errors
    /// When its kind of key can't sign here.
    pub fn sign(&self, bundle: &[u8]) -> Result<String, Refusal> {
        let text = self
            .signature(bundle)
            .and_then(|signature| signature.to_pem(LineEnding::LF));
        text.map_err(|error| Refusal::new(format!("the key can't sign: {error}"), OTHER_WAY))
    }

    fn signature(&self, bundle: &[u8]) -> Result<SshSig, Error> {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(pair) = self.0.key_data().rsa() {
            let signed = SshSig::signed_data(NAMESPACE, HASH, bundle)?;
            let signature = super::rsa::sign(pair, &signed)?;
            return SshSig::new(
                self.0.public_key().key_data().clone(),
                NAMESPACE,
                HASH,
                signature,
            );
        }
        if self.0.algorithm() == P521 {
            return Err(Error::AlgorithmUnsupported { algorithm: P521 });
        }
        self.0.sign(NAMESPACE, HASH, bundle)
    }

    /// The fingerprint of its public half, as `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint(HashAlg::Sha256).to_string()
    }
}

const OTHER_WAY: &str = "take an Ed25519 key, or sign each bundle by `ssh-keygen -Y sign -n fabric-bundle -f KEY HOST.bundle.tar.gz`";

const OTHER_KIND: &str = "the key is of a kind that can't sign here";

/// `ssh-key` 0.6 reads but half of all keys on P-521, and takes randomness from the system to sign.
const P521: Algorithm = Algorithm::Ecdsa {
    curve: EcdsaCurve::NistP521,
};

fn unread(error: Error) -> KeyError {
    let message = match error {
        Error::AlgorithmUnknown | Error::AlgorithmUnsupported { .. } => OTHER_KIND.into(),
        error => format!(
            "the key can't be read ({error}): it is damaged, or of a kind that can't sign here"
        ),
    };
    KeyError::Refused(Refusal::new(message, OTHER_WAY))
}
