//! How Junos spells it: one statement a line, as `show configuration | display set` does, or in
//! braces, as `show configuration` does.

use std::fmt::Write;

use super::ast::{Config, REJECT_ALL};
use super::statements::{Statement, group, policy_statement, statements};
use crate::export::guide;

/// The commands that configure the router, for `load set`.
pub fn set(config: &Config) -> String {
    let mut out = head(config, "#", &config.remarks);
    for statement in statements(config) {
        let _ = writeln!(out, "set {}", line(&statement));
    }
    out
}

/// The same in braces, for `load merge`. A comment with one `#` would stay in the router's
/// configuration, as the annotation of what follows; Junos' own have two.
pub fn braces(config: &Config) -> String {
    let mut out = head(config, "##", &config.remarks);
    let all = statements(config);
    let all: Vec<_> = all.iter().map(Statement::levels).collect();
    level(&mut out, 0, &all);
    out
}

/// The commands that take it back, the users of a policy before the policy.
pub fn rollback(config: &Config) -> String {
    let mut out = head(config, "#", &[]);
    out.push_str(
        "# Takes back what fabric.set added. The AS number and the router id stay: other protocols of\n\
         # the router rely on them. Leave out the line of a policy that the router had before.\n",
    );
    let groups = config.groups.iter().map(|each| group(each.name));
    let policies = config.policies.iter().map(|policy| policy.name);
    let policies = policies.chain([REJECT_ALL]).map(policy_statement);
    for gone in groups.chain(policies) {
        let _ = writeln!(out, "delete {}", line(&gone));
    }
    out
}

fn head(config: &Config, sign: &str, remarks: &[&'static str]) -> String {
    let mut out = String::new();
    for line in config
        .about
        .lines()
        .into_iter()
        .chain(guide::comment(remarks))
    {
        let _ = writeln!(out, "{sign} {line}");
    }
    out
}

fn line(statement: &Statement) -> String {
    statement.levels().join(" ")
}

/// Writes what stands on one level: what shares its first word lies in one pair of braces.
fn level(out: &mut String, depth: usize, all: &[&[String]]) {
    let indent = depth * 4;
    let mut done: Vec<&String> = Vec::new();
    for statement in all {
        let [head, below @ ..] = statement else {
            continue;
        };
        if below.is_empty() {
            let _ = writeln!(out, "{:indent$}{head};", "");
        } else if !done.contains(&head) {
            let alike = all.iter().filter(|one| one.len() > 1 && one[0] == *head);
            let inner: Vec<_> = alike.map(|one| &one[1..]).collect();
            let _ = writeln!(out, "{:indent$}{head} {{", "");
            level(out, depth + 1, &inner);
            let _ = writeln!(out, "{:indent$}}}", "");
            done.push(head);
        }
    }
}
