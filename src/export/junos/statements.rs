//! A configuration as statements, before anything is spelt for one kind of file.

use std::fmt::Display;

use super::ast::{Config, Group, Options, Policy, REJECT_ALL};
use crate::export::about::one_line;
use crate::export::patterns::Pattern;
use crate::model::values::Family;
use crate::topology::Link;

/// A place in the hierarchy by its levels from the top, or a statement: the place with what is said there.
#[derive(Clone, Debug)]
pub struct Statement(Vec<String>);

impl Statement {
    /// The top of the hierarchy's first level.
    fn top(level: &str) -> Self {
        Self(vec![level.to_owned()])
    }

    /// One level further down, or what is said there.
    fn at(&self, level: impl Display) -> Self {
        let mut levels = self.0.clone();
        levels.push(level.to_string());
        Self(levels)
    }

    /// The levels, the last one being what is said.
    pub fn levels(&self) -> &[String] {
        &self.0
    }
}

/// All statements of a router.
pub fn statements(config: &Config) -> Vec<Statement> {
    let options = Statement::top("routing-options");
    let mut all = vec![options.at(format_args!(
        "autonomous-system {}",
        config.autonomous_system
    ))];
    all.extend(
        config
            .router_id
            .map(|id| options.at(format_args!("router-id {id}"))),
    );
    for policy in &config.policies {
        terms(policy, &mut all);
    }
    all.push(policy_statement(REJECT_ALL).at("then reject"));
    for group in &config.groups {
        bgp(group, &mut all);
    }
    all
}

/// Where a policy stands.
pub fn policy_statement(name: &str) -> Statement {
    Statement::top("policy-options").at(format_args!("policy-statement {name}"))
}

/// Where a group stands.
pub fn group(name: &str) -> Statement {
    Statement::top("protocols")
        .at("bgp")
        .at(format_args!("group {name}"))
}

fn terms(policy: &Policy, all: &mut Vec<Statement>) {
    let statement = policy_statement(policy.name);
    for each in &policy.terms {
        let term = statement.at(format_args!("term {}", each.name));
        let from = term.at("from");
        all.push(from.at(format_args!("family {}", inet(each.family))));
        all.push(from.at("protocol bgp"));
        all.extend(each.prefixes.iter().map(|prefix| from.at(filter(prefix))));
        all.push(term.at("then accept"));
    }
    let last = policy
        .last
        .map(|name| statement.at(format_args!("term {name}")));
    all.push(last.unwrap_or(statement).at("then reject"));
}

/// Without `orlonger` single addresses only: nothing shorter inside a pool may draw its traffic.
fn filter(prefix: &Pattern) -> String {
    let Pattern { net, least, most } = prefix;
    if least == most {
        format!("route-filter {net} prefix-length-range /{least}-/{most}")
    } else {
        format!("route-filter {net} orlonger")
    }
}

fn bgp(each: &Group, all: &mut Vec<Statement>) {
    let at = group(each.name);
    let unicast = at
        .at(format_args!("family {}", inet(each.family)))
        .at("unicast");
    let limit = unicast.at("prefix-limit");
    all.extend([
        at.at("type internal"),
        at.at(format_args!("local-address {}", each.local)),
        limit.at(format_args!("maximum {}", each.limit)),
        limit.at("teardown 90 idle-timeout 1"),
        at.at(format_args!("import {}", each.import)),
        at.at(format_args!("export {REJECT_ALL}")),
    ]);
    all.extend(each.peer_as.map(|asn| at.at(format_args!("peer-as {asn}"))));
    all.push(at.at("log-updown"));
    if each.paths > 1 {
        all.push(at.at("multipath"));
        all.push(unicast.at("add-path").at("receive"));
    }
    if let Some(shared) = &each.options {
        options(&at, shared, all);
    }
    for neighbor in &each.neighbors {
        let at = at.at(format_args!("neighbor {}", neighbor.address));
        all.push(at.at(format_args!("description {}", word(&neighbor.description))));
        if let Some(own) = &neighbor.options {
            options(&at, own, all);
        }
    }
}

fn options(at: &Statement, options: &Options, all: &mut Vec<Statement>) {
    all.push(at.at(format_args!("hold-time {}", options.hold_time)));
    if let Some(password) = &options.password {
        all.push(at.at(format_args!("authentication-key \"{password}\"")));
    }
    if let Some((timers, link)) = options.bfd {
        let at = at.at("bfd-liveness-detection");
        all.push(at.at(format_args!("minimum-interval {}", timers.interval)));
        all.push(at.at(format_args!("multiplier {}", timers.multiplier)));
        // Junos takes every internal neighbour for a multihop one, and the other end would not answer.
        let mode = match link {
            Link::Direct => "single-hop",
            Link::Multihop => "multihop",
        };
        all.push(at.at(format_args!("session-mode {mode}")));
    }
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
