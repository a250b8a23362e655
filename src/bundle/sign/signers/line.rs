//! One line of `allowed_signers` (ssh-keygen(1), ALLOWED SIGNERS).

use ssh_key::{HashAlg, PublicKey};

use super::time;

/// The smallest RSA modulus taken, in bits; smaller ones are broken (NIST SP 800-131A). The largest one is
/// what can be computed with here.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// What a line says.
#[derive(Clone, Debug)]
pub struct Line {
    /// Who signs, as written.
    pub principals: String,
    /// For what; everything where it is not said.
    pub namespaces: Option<String>,
    /// From when on, in seconds since 1970.
    pub valid_after: Option<u64>,
    /// Until when, in seconds since 1970.
    pub valid_before: Option<u64>,
    /// The key.
    pub key: PublicKey,
}

impl Line {
    /// Reads a line; none where it is empty or a comment.
    ///
    /// # Errors
    /// Why it can't be used, in words that follow "line 3".
    pub fn parse(text: &str) -> Result<Option<Self>, String> {
        let text = text.trim_matches([' ', '\t', '\r']);
        if text.is_empty() || text.starts_with('#') {
            return Ok(None);
        }
        let (principals, rest) = principals(text)?;
        let mut line = Options::default();
        let mut rest = rest;
        if !is_kind(rest) && !rest.is_empty() {
            let (options, behind) = rest.split_at(options_end(rest)?);
            line.read(options)?;
            rest = behind.trim_start_matches([' ', '\t']);
        }
        if line.cert_authority {
            return Err("is for a certificate authority, and certificates are not supported: give the signer's own key".into());
        }
        let mut words = rest.split([' ', '\t']).filter(|word| !word.is_empty());
        let (Some(kind), Some(blob)) = (words.next(), words.next()) else {
            return Err(
                "has no key: it is a principal, options, the key's type and the key".into(),
            );
        };
        Ok(Some(Self {
            principals: principals.to_owned(),
            namespaces: line.namespaces,
            valid_after: line.valid_after,
            valid_before: line.valid_before,
            key: key(kind, blob)?,
        }))
    }
}

/// The first word, which may stand in quotes.
fn principals(text: &str) -> Result<(&str, &str), String> {
    let (principals, rest) = match text.strip_prefix('"') {
        Some(quoted) => quoted
            .split_once('"')
            .ok_or("has a quote that does not end")?,
        None => text.split_at(text.find([' ', '\t']).unwrap_or(text.len())),
    };
    if principals.is_empty() {
        return Err("has no principal".into());
    }
    // To OpenSSH such a list takes nobody, and so no signature is theirs.
    if principals
        .split(',')
        .all(|pattern| pattern.starts_with('!'))
    {
        return Err(
            "has principals that nobody can be: one without `!` has to be among them".into(),
        );
    }
    Ok((principals, rest.trim_start_matches([' ', '\t'])))
}

/// Whether a key's type comes next.
fn is_kind(text: &str) -> bool {
    ["ssh-", "ecdsa-", "sk-", "rsa-"]
        .iter()
        .any(|prefix| text.starts_with(prefix))
}

/// Where options end: at the first space outside of quotes.
fn options_end(text: &str) -> Result<usize, String> {
    let (mut quoted, mut escaped) = (false, false);
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if !escaped => quoted = !quoted,
            b' ' | b'\t' if !quoted => return Ok(i),
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    if quoted {
        return Err("has a quote that does not end".into());
    }
    Ok(text.len())
}

#[derive(Default)]
struct Options {
    cert_authority: bool,
    namespaces: Option<String>,
    valid_after: Option<u64>,
    valid_before: Option<u64>,
}

impl Options {
    fn read(&mut self, options: &str) -> Result<(), String> {
        let mut rest = options;
        loop {
            let end = rest.find(['=', ',']).unwrap_or(rest.len());
            let (name, behind) = rest.split_at(end);
            let lower = name.to_ascii_lowercase();
            let mut value = None;
            rest = behind;
            if let Some(behind) = behind.strip_prefix('=') {
                let (text, behind) = quoted(behind).ok_or_else(|| {
                    format!("has the option `{name}` without quotes around its value")
                })?;
                value = Some(text);
                rest = behind;
            }
            match (lower.as_str(), value) {
                ("cert-authority", None) => self.cert_authority = true,
                ("namespaces", Some(list)) => once(&mut self.namespaces, list, name)?,
                ("valid-after", Some(at)) => once(&mut self.valid_after, moment(&at)?, name)?,
                ("valid-before", Some(at)) => once(&mut self.valid_before, moment(&at)?, name)?,
                _ => {
                    return Err(format!(
                        "has an option `{}` that is not known",
                        name.escape_default()
                    ));
                }
            }
            if rest.is_empty() {
                break;
            }
            rest = rest
                .strip_prefix(',')
                .ok_or("has options that are not divided by commas")?;
        }
        if let (Some(after), Some(before)) = (self.valid_after, self.valid_before)
            && after >= before
        {
            return Err("ends to be valid before it begins".into());
        }
        Ok(())
    }
}

fn once<T>(slot: &mut Option<T>, value: T, name: &str) -> Result<(), String> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(format!("has the option `{name}` twice")),
    }
}

/// A text in quotes, where `\"` is a quote, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut value = String::new();
    let mut chars = inner.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        match c {
            '"' => return Some((value, &inner[i + 1..])),
            '\\' if chars.peek().is_some_and(|(_, next)| *next == '"') => {
                value.push('"');
                chars.next();
            }
            c => value.push(c),
        }
    }
    None
}

fn moment(text: &str) -> Result<u64, String> {
    time::parse(text).ok_or_else(|| {
        format!(
            "has the time `{}`: write it as `YYYYMMDDZ` or `YYYYMMDDHHMMSSZ`, in UTC, since hosts differ in their own time",
            text.escape_default()
        )
    })
}

fn key(kind: &str, blob: &str) -> Result<PublicKey, String> {
    if kind.contains("-cert-") {
        return Err(format!(
            "has a certificate, `{kind}`: give the signer's own key"
        ));
    }
    let key = PublicKey::from_openssh(&format!("{kind} {blob}"));
    let key = key.map_err(|error| {
        format!(
            "has a key `{}` that can't be read: {error}",
            kind.escape_default()
        )
    })?;
    let data = key.key_data();
    if let Some(rsa) = data.rsa() {
        let modulus = rsa.n.as_positive_bytes().unwrap_or_default();
        let bits = modulus.len() * 8
            - modulus
                .first()
                .map_or(0, |byte| byte.leading_zeros() as usize);
        if !RSA_BITS.contains(&bits) {
            return Err(format!(
                "has an RSA key of {bits} bits: those of {} to {} are taken",
                RSA_BITS.start(),
                RSA_BITS.end()
            ));
        }
    } else if !(data.is_ed25519()
        || data.is_ecdsa()
        || data.is_sk_ed25519()
        || data.is_sk_ecdsa_p256())
    {
        return Err(format!(
            "has a key of the type `{kind}`, which is not supported"
        ));
    }
    Ok(key)
}

impl Line {
    /// The key's fingerprint, as `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> String {
        self.key.fingerprint(HashAlg::Sha256).to_string()
    }
}
