//! What each daemon, router and network back end can express, as data: rules refuse what the chosen one
//! can't carry, exporters write for those that are marked as written.

mod backend;
mod daemon;
mod guide;
mod os;
mod platform;

pub use backend::Backend;
pub use daemon::Daemon;
pub use guide::follows_guide;
pub use os::{Availability, OsFamily, Release};
pub use platform::{Router, checks_ttl, ttl_security};
