//! Archives that somebody made to do harm: each is refused, for its own reason.

mod actions;
mod archives;
mod contents;
mod manifests;
mod parts;

use fabric_planner::bundle::Bundle;

/// A case: what it is, the archive, and a part of what is said of it.
pub type Case = (&'static str, Vec<u8>, &'static str);

#[test]
fn hostile_archives_are_refused() {
    let cases = [
        archives::cases(),
        manifests::cases(),
        actions::cases(),
        contents::cases(),
    ]
    .concat();
    let mut wrong = Vec::new();
    for (name, archive, expected) in &cases {
        match Bundle::read(archive) {
            Ok(_) => wrong.push(format!("{name}: taken")),
            Err(refusal) => {
                let said = refusal.to_string();
                println!("{name}: {said}");
                if !said.contains(expected) || said.chars().any(char::is_control) {
                    wrong.push(format!("{name}: `{said}` without `{expected}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(cases.len() >= 60);
    println!("{} hostile archives refused", cases.len());
}
