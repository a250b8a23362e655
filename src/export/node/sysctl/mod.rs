//! Switches of the kernel (sysctl.d(5); Documentation/networking/ip-sysctl of Linux).

mod ast;
mod lower;
mod print;

pub use lower::lower;
pub use print::print;
