//! `fabric-agent`: applies a bundle on a host, and takes it back when the host loses its way.

mod machine;

pub use machine::{Failure, Machine, Observation, Verdict};
