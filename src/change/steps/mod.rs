//! The steps from one plan to the other.

mod host;
mod junos;
mod order;
mod routing;

use super::devices::DeviceChange;
use super::objects::ObjectChange;
use super::side::Side;
use crate::export::Artifacts;
use crate::export::node::Host;

/// One step, on one host or on several that are treated alike.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// What is done.
    pub title: String,
    /// The hosts with the addresses to reach them at, one after the other; none where the platform
    /// that runs the VMs does it.
    pub hosts: Vec<(String, String)>,
    /// What to know before; may be empty.
    pub note: String,
    /// Commands on one's own machine, in the folder of the new export.
    pub bring: String,
    /// Commands on the host.
    pub commands: String,
    /// Commands that show how it went.
    pub check: String,
    /// What is to be seen then.
    pub expect: Vec<String>,
    /// Commands that take the step back.
    pub back: String,
}

/// Both plans with what differs between them.
pub struct Both<'a> {
    /// The old one.
    pub old: &'a Side<'a>,
    /// The new one.
    pub new: &'a Side<'a>,
    /// The new one's nodes.
    pub hosts: &'a [Host<'a>],
    /// The old one's files.
    pub before: &'a Artifacts,
    /// The new one's files.
    pub after: &'a Artifacts,
    /// The objects that differ.
    pub objects: &'a [ObjectChange],
    /// The hosts whose files differ.
    pub devices: &'a [DeviceChange],
}

/// The steps in their order, and what to think of before the first.
pub fn steps(both: &Both) -> (Vec<Step>, Vec<String>) {
    (order::ordered(both), order::advice(both))
}
