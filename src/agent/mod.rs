//! `fabric-agent`: applies a bundle on a host, and takes it back when the host loses its way.

mod machine;

pub use machine::{Failure, Host, Machine, Observation, Session, Turn, Verdict};
