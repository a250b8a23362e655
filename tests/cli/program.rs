//! Running the program.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The three examples: name and text.
pub const EXAMPLES: [(&str, &str); 3] = [
    ("switching", include_str!("../../examples/switching.json")),
    (
        "hetzner-routing",
        include_str!("../../examples/hetzner-routing.json"),
    ),
    ("ip-fabric", include_str!("../../examples/ip-fabric.json")),
];

/// The text of an example.
pub fn example(name: &str) -> &'static str {
    EXAMPLES.iter().find(|(known, _)| *known == name).unwrap().1
}

/// What a run of the program left.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// Runs the program; `input` is its standard input.
pub fn fabricctl(folder: &Path, args: &[&str], input: &[u8]) -> Run {
    fabricctl_in(folder, args, input, &[])
}

/// The same with some variables in its environment.
pub fn fabricctl_in(folder: &Path, args: &[&str], input: &[u8], variables: &[(&str, &str)]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_fabricctl"))
        .args(args)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("FABRIC_KEY_PASSPHRASE")
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input closes it; that is its right.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let run = Run {
        status: output.status.code().expect("an exit, not a signal"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(
        (0..=2).contains(&run.status) && !run.err.contains("panicked"),
        "{run:?}"
    );
    run
}

/// Runs the program on a plan given on its standard input.
pub fn on_plan(args: &[&str], plan: &str) -> Run {
    fabricctl(Path::new("."), args, plan.as_bytes())
}

/// A fresh folder.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("cli")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Compares with the kept text; `BLESS=1` keeps the new one.
pub fn assert_kept(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cli/expected")
        .join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        text, kept,
        "BLESS=1 cargo test --test cli keeps the new {name}"
    );
}
