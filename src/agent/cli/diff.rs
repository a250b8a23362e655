//! `diff`.

use serde_json::json;

use super::Answer;
use super::lock::{busy, recover};
use crate::agent::Signed;
use crate::agent::change::{calls, delta};
use crate::agent::engine::{Agent, admit};
use crate::agent::machine::name;
use crate::agent::report::{difference, in_hand, in_place, named};
use crate::agent::stop::{Result, Status};
use crate::agent::store::{State, read_generation};
use crate::words::counted;

/// What a bundle would change, after whatever makes that a question which does not arise.
///
/// # Errors
/// When nobody can tell.
pub fn diff(agent: Agent, bundle: &Signed, exit_code: bool) -> Result<Answer> {
    recover(agent);
    let state = State::read(agent.files)?;
    let journal = in_hand(agent, &state)?;
    let (manifest, present) = (&bundle.manifest, in_place(&state, journal.as_ref()));
    let from = read_generation(agent.files, present)?;
    let refused = match admit(agent, &state, manifest, false) {
        Ok(_) => journal.map(|journal| busy(agent, &journal)),
        Err(stop) => Some(stop),
    };
    let delta = delta(agent.files, &from, bundle)?;
    let differences = difference(&delta);
    // In a tree nobody reads the files.
    let calls = if agent.machine.is_tree() {
        Vec::new()
    } else {
        calls(&from, manifest, &delta).forth
    };

    let mut text = String::new();
    if let Some(stop) = &refused {
        text.push_str(&format!(
            "`apply` would refuse this bundle: {}\n",
            stop.message
        ));
    }
    for note in &delta.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    let to = named(manifest.generation, &manifest.plan);
    text.push_str(&match (differences.len(), manifest.generation == present) {
        (0, true) => format!("Nothing would change: every file is as {to} wants it\n"),
        (0, false) => format!(
            "No file would change: every one is as {to} wants it, which takes the place of generation {present}\n"
        ),
        (count, _) => format!(
            "From generation {present} to {to}: {} would change\n",
            counted(count, "file")
        ),
    });
    for difference in &differences {
        text.push_str(&difference.text());
    }
    for call in &calls {
        text.push_str(&format!(
            "then: {} {}\n",
            call.turn.doing().to_lowercase(),
            name(call.service)
        ));
    }

    let json = json!({ "from": present, "to": manifest.generation, "files": differences, "services": calls,
        "notes": delta.notes, "refused": refused.as_ref().map(|stop| &stop.message) });
    let mut answer = Answer::done(text, json);
    if let Some(stop) = refused {
        answer.status = stop.status;
    } else if exit_code && !differences.is_empty() {
        answer.status = Status::TakenBack;
    }
    Ok(answer)
}
