//! netplan, version 2 (<https://netplan.readthedocs.io/en/stable/netplan-yaml/>), on systemd-networkd.

mod ast;
mod lower;
mod print;
mod yaml;

pub use lower::lower;
pub use print::print;
