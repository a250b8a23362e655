//! How sysctl.d spells it.

use std::fmt::Write;

use super::ast::{Switch, Switches};

/// Writes the file.
pub fn print(switches: &Switches) -> String {
    let mut out = String::new();
    for line in switches.about.lines() {
        let _ = writeln!(out, "# {line}");
    }
    for (why, group) in &switches.groups {
        out.push('\n');
        for line in why.lines() {
            let _ = writeln!(out, "# {line}");
        }
        for switch in group {
            let sign = if switch.optional { "-" } else { "" };
            let _ = writeln!(out, "{sign}{} = {}", key(switch), switch.value);
        }
    }
    out
}

/// A dot in an interface's name is written as `/`, the dot being taken.
fn key(switch: &Switch) -> String {
    let parts: Vec<_> = switch
        .key
        .iter()
        .map(|part| part.replace('.', "/"))
        .collect();
    parts.join(".")
}
