//! What people and programs ask for: nothing here changes anything.

mod difference;
mod history;
mod status;

pub use difference::difference;
pub use history::{When, history};
pub use status::status;
