//! `fabricctl lab`. It prints as it goes: what it does takes minutes.

use std::path::Path;

use super::render::{self, error_line};
use super::source::Source;
use super::summary::Summary;
use super::{Outcome, Status};
use crate::check::Valid;
use crate::format::Places;
use crate::lab::{self, CHECKS, End, Options, Trouble, world};
use crate::model::Plan;

pub fn run(path: &Path, options: &Options) -> Outcome {
    if world::is_inside() {
        return inside(options);
    }
    if let Some(name) = options
        .only
        .iter()
        .find(|name| CHECKS.iter().all(|check| check.name != **name))
    {
        let names: Vec<_> = CHECKS.iter().map(|check| check.name).collect();
        let help = format!("there are {}", names.join(", "));
        let message = format!("there is no check `{name}`");
        return Outcome::failed(error_line(&message, Some(&help)), Status::Unusable);
    }
    let source = Source::open(path);
    if let Err(outcome) = checked(&source) {
        return outcome;
    }
    if let Err(trouble) = world::possible() {
        return unusable(&trouble);
    }
    match world::enter(&source.text) {
        Ok(Some(0)) => Outcome::done(""),
        Ok(Some(1)) => Outcome::failed("", Status::Errors),
        // It has said itself why.
        Ok(Some(2)) => Outcome::failed("", Status::Unusable),
        Ok(_) => unusable(&Trouble::new("the laboratory ended before its time", "")),
        Err(error) => unusable(&Trouble::io("the laboratory can't be started", &error)),
    }
}

/// In the world that [`run`] made; the plan comes by the standard input.
fn inside(options: &Options) -> Outcome {
    let source = Source::open(Path::new("-"));
    let plan = match checked(&source) {
        Ok(plan) => plan,
        Err(outcome) => return outcome,
    };
    match lab::run(&plan, options) {
        Ok(End::Passed) => Outcome::done(""),
        Ok(End::Failed) => Outcome::failed("", Status::Errors),
        Ok(End::Nothing) => unusable(&Trouble::new(
            "nothing was looked at",
            "what was asked for does not go with the plan, or nothing of it is booted",
        )),
        Ok(End::Command(status)) => {
            let message = format!("the command of --then ended with {status}");
            Outcome::failed(error_line(&message, None), Status::Errors)
        }
        Err(trouble) => unusable(&trouble),
    }
}

fn checked(source: &Source) -> Result<Valid<Plan>, Outcome> {
    let reading = source.read().map_err(|error| source.refusal(&error))?;
    match Valid::check_reading(reading.plan, &reading.faults) {
        Ok((plan, _)) => Ok(plan),
        Err(invalid) => {
            let places = Places::new(&source.text);
            let mut err = render::problems(&source.name, &places, &invalid.problems);
            err += &format!("{}: {}\n", source.name, Summary::of(&invalid.problems, 0));
            err += &error_line("a plan with errors is not booted", None);
            Err(Outcome::failed(err, Status::Errors))
        }
    }
}

fn unusable(trouble: &Trouble) -> Outcome {
    let help = (!trouble.help.is_empty()).then_some(trouble.help.as_str());
    Outcome::failed(error_line(&trouble.message, help), Status::Unusable)
}
