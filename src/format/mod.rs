//! The plan file: versioned JSON, read with every fault at once and written the same way always.

mod places;
mod read;
#[cfg(not(target_arch = "wasm32"))]
mod schema;
mod spans;
mod write;

pub use places::{Place, Places};
pub use read::{FileError, MAX_BYTES, Reading, read};
#[cfg(not(target_arch = "wasm32"))]
pub use schema::schema;
pub use write::write;
