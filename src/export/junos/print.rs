//! How Junos spells it: one statement a line, as `show configuration | display set` does.

use std::fmt::Write;

use super::ast::{Config, Group, Options, REJECT_ALL};
use crate::export::about::one_line;
use crate::model::values::Family;
use crate::topology::Link;

/// The commands that configure the router.
pub fn set(config: &Config) -> String {
    let mut out = head(config);
    let mut set = |statement: String| {
        let _ = writeln!(out, "set {statement}");
    };
    set(format!(
        "routing-options autonomous-system {}",
        config.autonomous_system
    ));
    if let Some(id) = config.router_id {
        set(format!("routing-options router-id {id}"));
    }
    for group in &config.groups {
        policy(group).into_iter().for_each(&mut set);
    }
    set(format!(
        "policy-options policy-statement {REJECT_ALL} then reject"
    ));
    for group in &config.groups {
        bgp(group).into_iter().for_each(&mut set);
    }
    out
}

/// The commands that take it back, the users of a policy before the policy.
pub fn rollback(config: &Config) -> String {
    let mut out = head(config);
    out.push_str(
        "# Takes back what fabric.set added. The AS number and the router id stay: other protocols of\n\
         # the router rely on them. Leave out the line of a policy that the router had before.\n",
    );
    for group in &config.groups {
        let _ = writeln!(out, "delete protocols bgp group {}", group.name);
    }
    for name in config
        .groups
        .iter()
        .map(|group| group.name)
        .chain([REJECT_ALL])
    {
        let _ = writeln!(out, "delete policy-options policy-statement {name}");
    }
    out
}

fn head(config: &Config) -> String {
    config
        .about
        .lines()
        .iter()
        .fold(String::new(), |head, line| head + "# " + line + "\n")
}

fn policy(group: &Group) -> Vec<String> {
    let (inet, bits) = (inet(group.family), group.family.bits());
    let statement = format!("policy-options policy-statement {}", group.name);
    let term = format!("{statement} term {}", group.term);
    let mut lines = vec![
        format!("{term} from family {inet}"),
        format!("{term} from protocol bgp"),
    ];
    // Single addresses only: nothing shorter inside a pool may draw its traffic.
    let filter =
        |net| format!("{term} from route-filter {net} prefix-length-range /{bits}-/{bits}");
    lines.extend(group.pools.iter().map(filter));
    lines.push(format!("{term} then accept"));
    lines.push(format!("{statement} term reject-rest then reject"));
    lines
}

fn bgp(group: &Group) -> Vec<String> {
    let at = format!("protocols bgp group {}", group.name);
    let unicast = format!("{at} family {} unicast", inet(group.family));
    let limit = format!("{unicast} prefix-limit");
    let mut lines = vec![
        format!("{at} type internal"),
        format!("{at} local-address {}", group.local),
        format!("{limit} maximum {}", group.limit),
        format!("{limit} teardown 90 idle-timeout 1"),
        format!("{at} import {}", group.name),
        format!("{at} export {REJECT_ALL}"),
        format!("{at} log-updown"),
    ];
    if group.paths > 1 {
        lines.push(format!("{at} multipath"));
        lines.push(format!("{unicast} add-path receive"));
    }
    if let Some(shared) = &group.options {
        lines.extend(options(&at, shared));
    }
    for neighbor in &group.neighbors {
        let at = format!("{at} neighbor {}", neighbor.address);
        lines.push(format!("{at} description {}", word(&neighbor.description)));
        lines.extend(neighbor.options.iter().flat_map(|own| options(&at, own)));
    }
    lines
}

fn options(at: &str, options: &Options) -> Vec<String> {
    let mut lines = vec![format!("{at} hold-time {}", options.hold_time)];
    if let Some(password) = &options.password {
        lines.push(format!("{at} authentication-key \"{password}\""));
    }
    if let Some((timers, link)) = options.bfd {
        let at = format!("{at} bfd-liveness-detection");
        lines.push(format!("{at} minimum-interval {}", timers.interval));
        lines.push(format!("{at} multiplier {}", timers.multiplier));
        // Junos takes every internal neighbour for a multihop one, and the other end would not answer.
        let mode = match link {
            Link::Direct => "single-hop",
            Link::Multihop => "multihop",
        };
        lines.push(format!("{at} session-mode {mode}"));
    }
    lines
}

fn inet(family: Family) -> &'static str {
    match family {
        Family::V4 => "inet",
        Family::V6 => "inet6",
    }
}

/// A word, quoted where the command line would split or interpret it.
fn word(text: &str) -> String {
    let text = one_line(text);
    let inert = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if !text.is_empty() && text.chars().all(inert) {
        return text;
    }
    format!("\"{}\"", text.replace(['"', '\\'], "'"))
}
