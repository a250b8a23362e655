//! What netplan can't say to systemd-networkd (systemd.network(5)).

mod ast;
mod lower;
mod print;

pub use lower::lower;
pub use print::print;
