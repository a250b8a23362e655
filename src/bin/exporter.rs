//! The web app's exporter: a module of its own, loaded when files are first wanted, and run beside the
//! page. It takes a plan's text and keeps nothing, so it can be stopped and started anew at any time.

/// What the worker's script calls; see `scripts/site/exporter.js`.
#[cfg(target_arch = "wasm32")]
mod worker {
    use fabric_planner::bundle::{Key, KeyError, Refusal, fleet};
    use fabric_planner::check::{Problem, Valid};
    use fabric_planner::export::{Artifacts, export, zip};
    use fabric_planner::format;
    use fabric_planner::model::Plan;
    use js_sys::Array;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// The files of a plan, each a list of its path, its language, its text and whether it is secret.
    ///
    /// # Errors
    /// Why there are none.
    #[wasm_bindgen]
    pub fn files(plan: &str) -> Result<Array, String> {
        let files = Array::new();
        for (path, file) in artifacts(plan)?.iter() {
            files.push(&Array::of4(
                &path.into(),
                &file.language.name().into(),
                &file.text.as_str().into(),
                &file.secret.into(),
            ));
        }
        Ok(files)
    }

    /// All files of a plan as a zip archive.
    ///
    /// # Errors
    /// Why there is none.
    #[wasm_bindgen]
    pub fn archive(plan: &str) -> Result<Vec<u8>, String> {
        Ok(zip(&artifacts(plan)?.blobs()))
    }

    /// The bundles of a plan's hosts as a zip archive, signed unless the key is empty.
    ///
    /// # Errors
    /// Why there is none.
    #[wasm_bindgen]
    pub fn bundles(
        plan: &str,
        generation: &str,
        key: &str,
        passphrase: &str,
    ) -> Result<Vec<u8>, String> {
        let number = generation.trim().parse().map_err(|_| {
            format!("the generation is `{generation}`; it is a whole number such as 7")
        })?;
        let plan = valid(plan)?;
        let signed = || {
            let mut fleet = fleet(&plan, number)?;
            if !key.is_empty() {
                fleet.sign(&open(key, passphrase)?)?;
            }
            Ok(zip(&fleet.blobs()))
        };
        signed().map_err(|refusal: Refusal| refusal.to_string())
    }

    fn open(key: &str, passphrase: &str) -> Result<Key, Refusal> {
        let given = (!passphrase.is_empty()).then_some(passphrase);
        Key::open(key, given).map_err(|error| match error {
            KeyError::NeedsPassphrase => {
                Refusal::new("the key is encrypted", "give its passphrase")
            }
            KeyError::WrongPassphrase => {
                Refusal::new("the passphrase does not open the key", "type it again")
            }
            KeyError::Refused(refusal) => refusal,
        })
    }

    fn artifacts(plan: &str) -> Result<Artifacts, String> {
        valid(plan).map(|plan| export(&plan))
    }

    fn valid(plan: &str) -> Result<Valid<Plan>, String> {
        let reading = format::read(plan).map_err(|error| error.to_string())?;
        match Valid::check_reading(reading.plan, &reading.faults) {
            Ok((plan, _)) => Ok(plan),
            Err(invalid) => {
                let first = invalid.problems.into_iter().find(Problem::is_error);
                Err(first.map_or_else(String::new, |error| {
                    format!("{}: {}", error.at, error.message)
                }))
            }
        }
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is a part of the web app; `fabricctl export` writes the same files.");
    std::process::exit(2);
}
