//! systemd-networkd (systemd.network(5), systemd.netdev(5)): alone, or for what netplan can't say to it.

mod ast;
mod interfaces;
mod lower;
mod print;

pub use interfaces::interfaces;
pub use lower::lower;
pub use print::print;
