//! What people and programs ask for: nothing here changes anything.

mod difference;
mod history;
mod status;

pub use difference::difference;
pub use history::{When, history};
pub use status::{in_hand, in_place, status};

/// A generation in a sentence.
pub fn named(generation: u64, plan: &str) -> String {
    match generation {
        0 => "generation 0, the host without any bundle,".to_owned(),
        _ => format!("generation {generation} of plan `{}`", plan.escape_debug()),
    }
}
