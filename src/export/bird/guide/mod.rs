//! Reflectors with BIRD 1.6 as VMmanager's guide to IP fabrics has them, corrected.

mod ast;
mod lower;
mod print;

pub use lower::configs;
pub use print::print;
