//! Switches of the kernel.

use crate::export::About;

/// One file.
#[derive(Debug)]
pub struct Switches {
    /// Its head.
    pub about: About,
    /// Its groups, each with its reason.
    pub groups: Vec<(&'static str, Vec<Switch>)>,
}

/// One switch.
#[derive(Debug)]
pub struct Switch {
    /// The parts of its name. A part may be an interface's name, dots included.
    pub key: Vec<String>,
    /// Its value.
    pub value: u8,
    /// Whether it may be missing, as on an interface that does not exist yet.
    pub optional: bool,
}

impl Switch {
    /// A switch of the planner's own words, parted by dots.
    pub fn new(key: &'static str, value: u8) -> Self {
        Self {
            key: key.split('.').map(str::to_owned).collect(),
            value,
            optional: false,
        }
    }

    /// The same, where the kernel may not have it.
    pub fn optional(key: &'static str, value: u8) -> Self {
        Self {
            optional: true,
            ..Self::new(key, value)
        }
    }

    /// A switch of one interface.
    pub fn of_interface(family: &str, interface: &str, switch: &str, value: u8) -> Self {
        let key = ["net", family, "conf", interface, switch];
        Self {
            key: key.map(str::to_owned).to_vec(),
            value,
            optional: true,
        }
    }
}
