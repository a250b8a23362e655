//! `fabric-agent`: applies a bundle on a host, and takes it back when the host loses its way.
//!
//! | part | holds |
//! |---|---|
//! | `files` | every call that reads or changes a tree, as a seam; never through a symbolic link |
//! | `machine` | the host's parsers, services and sessions, as a seam |
//! | `store` | what is remembered: state, journal, generations, copies of what others wrote |
//! | `change` | what a bundle changes here, before anything is changed |
//! | `engine` | the change itself, and every way back |
//! | `guard` | a second process that takes a change back when the first is gone |
//! | `report` | `diff`, `status` and `history`, for people and for programs |
//! | `cli` | the command line |

pub mod change;
pub mod cli;
pub mod engine;
pub mod files;
pub mod guard;
mod machine;
pub mod operator;
mod report;
mod signed;
pub mod stop;
pub mod store;

pub use machine::{Before, Failure, Host, Machine, Observation, Offline, Session, Turn, Verdict};
pub use signed::Signed;
