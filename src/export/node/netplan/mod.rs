//! netplan, version 2 (<https://netplan.readthedocs.io/en/stable/netplan-yaml/>), on systemd-networkd.

mod print;
mod yaml;

pub use print::{print, route};
pub use yaml::{Yaml, list, quoted};
