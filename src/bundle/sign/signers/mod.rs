//! Who may sign: OpenSSH's `allowed_signers`.

mod line;
mod pattern;
mod time;

use ssh_key::{Error, HashAlg, LineEnding, SshSig};

use super::NAMESPACE;
use crate::bundle::Refusal;
use line::Line;
use pattern::list_takes;

/// The keys that may sign.
#[derive(Clone, Debug, Default)]
pub struct Signers {
    lines: Vec<(usize, Line)>,
    unused: Vec<Unused>,
}

/// A line of the file that nobody can sign by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    /// Its number, from 1.
    pub line: usize,
    /// Why, in words that follow "line 3".
    pub reason: String,
}

/// Who signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The line's number, from 1.
    pub line: usize,
    /// Its principals, as written.
    pub principals: String,
    /// The key's type, such as `ssh-ed25519`.
    pub algorithm: String,
    /// The key's fingerprint, as `ssh-keygen -l` shows it.
    pub fingerprint: String,
}

impl Signers {
    /// Reads the file. A line that can't be used lets nobody sign, and is told in [`Self::unused`].
    pub fn parse(text: &str) -> Self {
        let mut signers = Self::default();
        for (i, line) in text.split('\n').enumerate() {
            match Line::parse(line) {
                Ok(Some(line)) => signers.lines.push((i + 1, line)),
                Ok(None) => {}
                Err(reason) => signers.unused.push(Unused {
                    line: i + 1,
                    reason,
                }),
            }
        }
        signers
    }

    /// The lines that can't be used.
    pub fn unused(&self) -> &[Unused] {
        &self.unused
    }

    /// Who signed a bundle, when they may at the time `now`, in seconds since 1970.
    ///
    /// # Errors
    /// Why nobody did who may.
    pub fn verify(&self, bundle: &[u8], signature: &[u8], now: u64) -> Result<Signer, Refusal> {
        let signature = parse(signature)?;
        let fingerprint = signature
            .public_key()
            .fingerprint(HashAlg::Sha256)
            .to_string();
        let mut reasons = Vec::new();
        for (number, line) in &self.lines {
            if line.key.key_data() != signature.public_key() {
                continue;
            }
            if let Some(reason) = line.hindrance(now) {
                reasons.push(format!("line {number} {reason}"));
                continue;
            }
            let good = line.key.verify(NAMESPACE, bundle, &signature);
            return good.map_or_else(
                |_| {
                    let message = format!("the signature by `{fingerprint}` is not one of this bundle");
                    let help = "the bundle was made anew after it was signed, or one of the two was changed on its way: have it signed anew, or fetch both anew";
                    Err(Refusal::new(message, help))
                },
                |()| {
                    Ok(Signer {
                        line: *number,
                        principals: line.principals.clone(),
                        algorithm: line.key.algorithm().to_string(),
                        fingerprint: line.fingerprint(),
                    })
                },
            );
        }
        let mut message = format!("the key `{fingerprint}` that signed the bundle may not sign it");
        for Unused { line, reason } in &self.unused {
            reasons.push(format!("line {line} {reason}"));
        }
        if !reasons.is_empty() {
            message = format!("{message}: of the signers' file, {}", reasons.join(", "));
        }
        let help =
            "have it signed by a key of the signers' file, or add the key there if you trust it";
        Err(Refusal::new(message, help))
    }
}

impl Line {
    /// Why its key may not sign a bundle now.
    fn hindrance(&self, now: u64) -> Option<String> {
        if let Some(list) = self
            .namespaces
            .as_ref()
            .filter(|list| !list_takes(list, NAMESPACE))
        {
            let list = list.escape_default();
            return Some(format!(
                "lets it sign for `{list}` alone, not for `{NAMESPACE}`"
            ));
        }
        if self.valid_after.is_some_and(|after| now < after) {
            return Some("lets it sign later alone".into());
        }
        if self.valid_before.is_some_and(|before| now > before) {
            return Some("let it sign earlier alone".into());
        }
        None
    }
}

/// Reads a `.sig` file.
fn parse(text: &[u8]) -> Result<SshSig, Refusal> {
    let again =
        "sign the bundle by `fabricctl bundle --sign KEY` or `ssh-keygen -Y sign -n fabric-bundle`";
    let refused = |message: String| Err(Refusal::new(message, again));
    let signature = match SshSig::from_pem(text) {
        Ok(signature) => signature,
        Err(Error::Namespace) => return refused("the signature is for nothing".into()),
        Err(error) => return refused(format!("the signature can't be read: {error}")),
    };
    // Lengths inside could be written in more than one way; `ssh-keygen` has one.
    let written = signature.to_pem(LineEnding::LF).unwrap_or_default();
    if !written
        .bytes()
        .eq(text.iter().copied().filter(|byte| *byte != b'\r'))
    {
        return refused("the signature is not written as `ssh-keygen` writes it".into());
    }
    if signature.version() != SshSig::VERSION {
        return refused(format!(
            "the signature has the version {}, not 1",
            signature.version()
        ));
    }
    if signature.namespace() != NAMESPACE {
        let namespace = signature.namespace().escape_default();
        return refused(format!(
            "the signature is for `{namespace}`, not for `{NAMESPACE}`"
        ));
    }
    Ok(signature)
}
