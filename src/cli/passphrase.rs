//! A private key's file and its passphrase.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::render::printable;
use crate::bundle::{Key, KeyError, Refusal};

/// Where the passphrase may stand in the environment, for programs.
const VARIABLE: &str = "FABRIC_KEY_PASSPHRASE";
/// How often it is asked for.
const TRIES: usize = 3;
/// No private key and no passphrase is longer, in bytes.
const LONGEST: u64 = 64 << 10;

/// Opens a private key. Its passphrase, where it needs one, comes from a file, from the environment or from
/// the terminal, whichever is there first.
///
/// # Errors
/// Why it can't be used.
pub fn open(path: &Path, file: Option<&Path>) -> Result<Key, Refusal> {
    let text = read(path, "key")?;
    match Key::open(&text, None) {
        Ok(key) => return Ok(key),
        Err(KeyError::Refused(refusal)) => return Err(named(path, refusal)),
        Err(KeyError::NeedsPassphrase | KeyError::WrongPassphrase) => {}
    }
    let (given, help) = match (file, std::env::var(VARIABLE)) {
        (Some(file), _) => {
            let text = read(file, "passphrase")?;
            let name = file.to_string_lossy();
            let help = format!(
                "write the key's own into the first line of {}",
                printable(&name)
            );
            (
                Some(text.lines().next().unwrap_or_default().to_owned()),
                help,
            )
        }
        (None, Ok(given)) => (
            Some(given),
            format!("set {VARIABLE} to the key's own, or unset it to be asked"),
        ),
        (None, Err(_)) => (None, "start anew and type it again".to_owned()),
    };
    let mut tries = 0;
    loop {
        let passphrase = match &given {
            Some(given) => given.clone(),
            None => ask(path)?,
        };
        tries += 1;
        match Key::open(&text, Some(&passphrase)) {
            Ok(key) => return Ok(key),
            Err(KeyError::Refused(refusal)) => return Err(named(path, refusal)),
            Err(_) if given.is_some() || tries == TRIES => {
                let message = "the passphrase does not open the key";
                return Err(named(path, Refusal::new(message, help)));
            }
            Err(_) => {}
        }
    }
}

fn ask(path: &Path) -> Result<String, Refusal> {
    let name = path.to_string_lossy();
    let prompt = format!("Passphrase of {}: ", printable(&name));
    rpassword::prompt_password(prompt).map_err(|error| {
        let message = format!(
            "{} is encrypted, and nobody can be asked for its passphrase: {error}",
            printable(&name)
        );
        Refusal::new(
            message,
            format!("give --passphrase-file FILE, or set {VARIABLE}"),
        )
    })
}

fn read(path: &Path, what: &str) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| {
        file.take(LONGEST + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LONGEST {
            return Err(io::Error::other("it is too long"));
        }
        String::from_utf8(bytes).map_err(|_| io::Error::other("it is no text"))
    });
    read.map_err(|error| {
        let name = path.to_string_lossy();
        let message = format!(
            "the {what} can't be read from {}: {error}",
            printable(&name)
        );
        Refusal::new(message, format!("give the path of the {what}'s file"))
    })
}

fn named(path: &Path, refusal: Refusal) -> Refusal {
    let name = path.to_string_lossy();
    Refusal::new(
        format!("{}: {}", printable(&name), refusal.message),
        refusal.help,
    )
}
