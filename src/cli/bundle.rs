//! `fabricctl bundle`.

use std::path::Path;
use std::time::SystemTime;

use super::delivery::{Targets, deliver, no_such_host, tell_warnings};
use super::render::error_line;
use super::source::Source;
use super::{Outcome, Status, passphrase};
use crate::bundle::{Refusal, fleet};

/// What is said on the command line beside the plan and the targets.
pub struct Options<'a> {
    /// The host that is written alone.
    pub host: Option<&'a str>,
    /// The bundles' generation.
    pub generation: Option<u64>,
    /// The private key that signs.
    pub key: Option<&'a Path>,
    /// Where its passphrase stands.
    pub passphrase: Option<&'a Path>,
}

pub fn run(path: &Path, to: &Targets, options: &Options) -> Outcome {
    let source = Source::open(path);
    let (plan, problems) = match source.valid("a plan with errors is not bundled") {
        Ok(checked) => checked,
        Err(outcome) => return outcome,
    };
    let made = options
        .generation
        .map_or_else(now, Ok)
        .and_then(|generation| {
            let key = options
                .key
                .map(|key| passphrase::open(key, options.passphrase));
            let key = key.transpose()?;
            let mut fleet = fleet(&plan, generation)?;
            if let Some(key) = key {
                fleet.sign(&key)?;
            }
            Ok((fleet, generation))
        });
    let (mut fleet, generation) = match made {
        Ok(made) => made,
        Err(refusal) => return refused(&refusal),
    };
    if let Some(host) = options.host {
        let own = fleet.of_host(host);
        if own.entries().is_empty() {
            return no_such_host(host, &fleet.all_hosts());
        }
        fleet = own;
    }
    let mut outcome = deliver(to, &fleet.blobs(), options.host);
    if outcome.status == Status::Done {
        let signed = if options.key.is_some() {
            "signed"
        } else {
            "not signed"
        };
        outcome.err += &format!("generation {generation}, {signed}\n");
    }
    tell_warnings(&mut outcome, &source, &problems);
    outcome
}

fn refused(refusal: &Refusal) -> Outcome {
    Outcome::failed(
        error_line(&refusal.message, Some(&refusal.help)),
        Status::Unusable,
    )
}

/// Seconds since 1970: those of `SOURCE_DATE_EPOCH` where it is set
/// (<https://reproducible-builds.org/specs/source-date-epoch/>), else those of the clock.
fn now() -> Result<u64, Refusal> {
    let Some(fixed) = std::env::var_os("SOURCE_DATE_EPOCH") else {
        let passed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        return passed.map(|passed| passed.as_secs()).map_err(|_| {
            Refusal::new(
                "the clock shows a time before 1970",
                "set it, or give --generation N",
            )
        });
    };
    let fixed = fixed.to_string_lossy();
    fixed.parse().map_err(|_| {
        let message = format!("SOURCE_DATE_EPOCH is `{}`", fixed.escape_default());
        Refusal::new(
            message,
            "it is a number of seconds since 1970; or give --generation N",
        )
    })
}
