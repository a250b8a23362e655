//! What secrets look like.

/// Beginnings of tokens that services give out, and how many letters, digits, `-` and `_` follow at least.
const TOKENS: [(&str, usize, &str); 17] = [
    ("AKIA", 16, "an access key of AWS"),
    ("ASIA", 16, "an access key of AWS"),
    ("AIza", 30, "an API key of Google"),
    ("ghp_", 30, "a token of GitHub"),
    ("gho_", 30, "a token of GitHub"),
    ("ghs_", 30, "a token of GitHub"),
    ("ghu_", 30, "a token of GitHub"),
    ("github_pat_", 30, "a token of GitHub"),
    ("glpat-", 16, "a token of GitLab"),
    ("xoxb-", 16, "a token of Slack"),
    ("xoxp-", 16, "a token of Slack"),
    ("sk_live_", 16, "a key of Stripe"),
    ("sk-ant-", 20, "an API key of Anthropic"),
    ("hvs.", 20, "a token of Vault"),
    ("dop_v1_", 30, "a token of DigitalOcean"),
    ("AGE-SECRET-KEY-1", 30, "a private key of age"),
    ("eyJhbGciOi", 30, "a JSON web token"),
];

/// Beginnings of hashes of passwords (crypt(5)) and what tells them from prices.
const HASHES: [&str; 9] = [
    "$1$", "$5$", "$6$", "$y$", "$2a$", "$2b$", "$2y$", "$argon2", "$9$",
];

/// Words before a secret: their ASCII letters in lower case, all others as they are found.
const WORDS: [&str; 18] = [
    "password",
    "passwd",
    "passphrase",
    "passwort",
    "kennwort",
    "contraseña",
    "contraseÑa",
    "mot de passe",
    "пароль",
    "Пароль",
    "ПАРОЛЬ",
    "pwd",
    "pass",
    "pw",
    "secret",
    "token",
    "api key",
    "apikey",
];

/// What stands behind such a word and is none.
const NO_SECRETS: [&str; 18] = [
    "ask",
    "none",
    "unknown",
    "vault",
    "keepass",
    "bitwarden",
    "1password",
    "stored",
    "same",
    "changed",
    "rotated",
    "expired",
    "default",
    "required",
    "disabled",
    "null",
    "true",
    "false",
];

/// What kind of secret a text holds, in words.
pub fn find(text: &str) -> Option<&'static str> {
    if text.contains("-----BEGIN") && text.contains("PRIVATE KEY") {
        return Some("a private key");
    }
    find_token(text)
        .or_else(|| {
            HASHES
                .iter()
                .any(|hash| has_hash(text, hash))
                .then_some("the hash of a password")
        })
        .or_else(|| has_login(text).then_some("a URL with a password"))
        .or_else(|| has_word(text).then_some("what looks like a password"))
}

/// What service's token a text holds.
pub fn find_token(text: &str) -> Option<&'static str> {
    // Most names are shorter than the shortest token.
    if text.len() < 20 {
        return None;
    }
    let inert = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    TOKENS.iter().find_map(|(beginning, least, what)| {
        let mut parts = text.match_indices(beginning);
        let is_token = parts.any(|(start, _)| {
            let before = text[..start].chars().next_back();
            let rest = text[start + beginning.len()..].chars();
            !before.is_some_and(char::is_alphanumeric)
                && rest.take_while(|c| inert(*c)).count() >= *least
        });
        is_token.then_some(*what)
    })
}

/// A hash goes on without a blank: `$6$salt$…`.
fn has_hash(text: &str, beginning: &str) -> bool {
    let mut parts = text.match_indices(beginning);
    parts.any(|(start, _)| {
        let rest = text[start + beginning.len()..].chars();
        rest.take_while(|c| c.is_ascii_graphic()).count() >= 12
    })
}

/// `scheme://user:password@host`
fn has_login(text: &str) -> bool {
    text.match_indices("://").any(|(start, _)| {
        let rest = &text[start + 3..];
        let end = rest
            .find(|c: char| c.is_whitespace() || c == '/')
            .unwrap_or(rest.len());
        let Some((login, _)) = rest[..end].rsplit_once('@') else {
            return false;
        };
        login
            .split_once(':')
            .is_some_and(|(_, password)| !is_placeholder(password))
    })
}

/// `password: …`, `pw=…`
fn has_word(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    WORDS.iter().any(|word| {
        text.match_indices(word).any(|(start, _)| {
            let before = text[..start].chars().next_back();
            let rest = text[start + word.len()..].trim_start_matches([' ', '"', '\'']);
            let value = rest.strip_prefix([':', '=']).map(str::trim_start);
            let value = value.and_then(|value| value.split_whitespace().next());
            !before.is_some_and(char::is_alphanumeric) && value.is_some_and(is_secret)
        })
    })
}

fn is_secret(value: &str) -> bool {
    let value = value.trim_matches(['"', '\'', ',', ';', '.', ')', '`']);
    value.chars().count() >= 4 && !NO_SECRETS.contains(&value) && !is_placeholder(value)
}

/// `<password>`, `${PASSWORD}`, `****`, `…`
fn is_placeholder(value: &str) -> bool {
    value.is_empty()
        || value.starts_with(['<', '$', '{', '[', '('])
        || value
            .chars()
            .all(|c| matches!(c, '*' | '.' | 'x' | 'X' | '-' | '_' | '…' | '?'))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn secrets_are_told_from_talk_about_them() {
        for text in [
            "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk",
            "key AKIAIOSFODNN7EXAMPLE",
            "ghp_0123456789abcdefghijklmnopqrstuvwxyz",
            "root $6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4",
            "IPMI admin, password: Tr0ub4dor",
            "PW=hunter2",
            "Пароль: секрет123",
            "backup to ftp://u123:geheim@backup.example.net/",
        ] {
            assert!(find(text).is_some(), "{text}");
        }
        for text in [
            "password: see the vault's entry `ams1`"
                .replace("see", "ask")
                .as_str(),
            "password in KeePass",
            "the password was changed in May",
            "password: ****",
            "PASSWORD=<password>",
            "costs $5 or $6 a month, compass: north",
            "https://docs.example.net/a:b@c",
            "ssh://git@example.net/plan.git",
            "public key: -----BEGIN PUBLIC KEY-----",
            "bypass=full",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
