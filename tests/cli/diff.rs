//! `diff`: what it tells nobody, and how it ends.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{example, fabricctl, folder};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/change")
        .join(name)
}

#[test]
fn nobody_is_told_a_password() {
    for name in ["password-changed", "core-replaced", "reflector-added"] {
        for format in ["text", "json", "markdown"] {
            let args = [
                "diff", "old.json", "new.json", "--patch", "--format", format,
            ];
            let out = fabricctl(&case(name), &args, b"").out;
            assert!(!out.contains("ams1-fabric-"), "{name}: {format}");
            assert!(out.contains("********"), "{name}: {format}");
        }
    }
}

#[test]
fn the_exit_status_tells_what_was_asked_for() {
    let folder = case("pool-grown");
    let status = |args: &[&str]| fabricctl(&folder, &[&["diff"], args].concat(), b"").status;
    assert_eq!(status(&["old.json", "new.json"]), 0);
    assert_eq!(status(&["old.json", "new.json", "--exit-code"]), 1);
    assert_eq!(status(&["old.json", "old.json", "--exit-code"]), 0);
    assert_eq!(status(&["-", "-"]), 2);
    assert_eq!(status(&["old.json", "no-such-plan.json"]), 2);
}

#[test]
fn errors_are_told_with_their_plan() {
    let folder = folder("diff-errors");
    let text = example("ip-fabric");
    fs::write(folder.join("good.json"), text).unwrap();
    let broken = text.replace("10.0.0.12/24", "10.0.0.256/24");
    fs::write(folder.join("bad.json"), broken).unwrap();
    let run = fabricctl(&folder, &["diff", "good.json", "bad.json"], b"");
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    let err = run.err;
    assert!(err.contains("--> bad.json:"), "{err}");
    assert!(err.contains("the new plan, bad.json, has errors"), "{err}");
    let args = ["diff", "bad.json", "-", "--exit-code"];
    let run = fabricctl(&folder, &args, b"no plan at all");
    assert_eq!(run.status, 2);
    assert!(run.err.contains("the old plan, bad.json"), "{}", run.err);
    assert!(run.err.contains("--> <stdin>"), "{}", run.err);
}
