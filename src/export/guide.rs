//! VMmanager's guide to IP fabrics (docs.ispsystem.com, "IP fabric"): what its example files get wrong,
//! as lines for the head of a file and points of the runbook.

use crate::topology::Peering;

/// What is otherwise in a reflector's file for BIRD 1.6.
pub fn bird() -> Vec<&'static str> {
    vec![
        "`protocol bgp router`: a keyword can't be a name. Core gateways are `gw_NAME`, nodes have their",
        "  own names, as `n_NAME` where BIRD would take that for a word of its own.",
        "`import filter none` can't be read: it is `import none`.",
        "Of two lines `export` the last one alone counts: what the first one asks stands in the filter.",
        "The braces and the networks of `martians`, which the page has lost, are back.",
        "Networks say how long a route in them is: single addresses. Alone they would match no VM.",
        "No `log \"/var/log/bird.log\"`: BIRD runs as a user who can't open it, and would not start.",
        "`protocol direct`, and `direct` for neighbours on one subnet: otherwise BIRD takes every next hop",
        "  for unreachable, and BFD runs in a mode that the other ends do not answer.",
        "What the plan asks for beyond the guide (hold time, BFD, passwords, limits) ends each session.",
    ]
}

/// What is otherwise in a core gateway's files for Junos.
pub fn junos(peerings: &[&Peering]) -> Vec<&'static str> {
    let mut lines = vec![
        "`type internal`, and the AS number in `routing-options`: `peer-as` alone makes the group external",
        "  where the router has another AS number, or none.",
        "`local-address` and one group a family: the guide has IPv4 alone.",
        "`from family`: each family has a term of its own.",
        "What the plan asks for beyond the guide (hold time, BFD, passwords, limits) stands in the groups.",
        "`commit`, which the page has lost, ends the work: see the runbook.",
    ];
    let mut fabrics = peerings.iter().flat_map(|peering| &peering.fabrics);
    if fabrics.all(|fabric| !fabric.or_longer) {
        lines.insert(
            4,
            "`prefix-length-range` in place of `orlonger`: single addresses, never an aggregate.",
        );
    }
    lines
}

/// Those lines as a comment: a head, and one point a line.
pub fn comment(lines: &[&'static str]) -> Vec<String> {
    let mut comment = Vec::new();
    if !lines.is_empty() {
        comment.push(
            "The structure is that of VMmanager's guide to IP fabrics, corrected:".to_owned(),
        );
    }
    comment.extend(lines.iter().map(|line| {
        if line.starts_with(' ') {
            (*line).to_owned()
        } else {
            format!("- {line}")
        }
    }));
    comment
}

/// Those lines as points of the runbook.
pub fn points(lines: &[&'static str]) -> Vec<String> {
    let mut points: Vec<String> = Vec::new();
    for line in lines {
        match points.last_mut() {
            Some(point) if line.starts_with(' ') => *point += &format!("\n{line}"),
            _ => points.push((*line).to_owned()),
        }
    }
    points
}
