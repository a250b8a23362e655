//! Steps that others than the plan's hosts do: the platform that runs the VMs, and the provider.

use super::moves::{Move, Range};
use super::{Both, Step, vms};

/// VMs move.
pub fn moved(both: &Both, moves: &[&Move]) -> Option<Step> {
    let all = moves.iter();
    let list: Vec<_> = all
        .map(|Move { name, from, to }| {
            let other = vms::difference(both, name);
            let other = other.map_or_else(String::new, |text| format!(", with {text}"));
            format!("- `{name}` from `{from}` to `{to}`{other}")
        })
        .collect();
    (!list.is_empty()).then(|| Step {
        title: "Move VMs, in the platform that runs them".into(),
        note: list.join("\n"),
        expect: vec![
            "each answers from outside, at all its addresses (one whose network changes inside: after that step)"
                .into(),
        ],
        back: "# the platform moves them back".into(),
        ..Step::default()
    })
}

/// Ranges that the provider, or one's own router, leads to a server.
pub fn routed(ranges: &[Range]) -> Option<Step> {
    let line = |range: &Range| {
        let Range { text, from, to } = range;
        match from {
            Some(from) => format!("- `{text}` to `{to}`, no longer to `{from}`"),
            None => format!("- `{text}` to `{to}`"),
        }
    };
    let list: Vec<_> = ranges.iter().map(line).collect();
    let moves = ranges.iter().any(|range| range.from.is_some());
    (!list.is_empty()).then(|| Step {
        title: "Have ranges routed, at the provider or on the router in front".into(),
        note: format!(
            "{}\n\nThe node has its files by now: what comes in for an address that no VM has ends there.{}",
            list.join("\n"),
            if moves {
                " VMs with addresses of a range that moves are cut off from their own move, or that of the range, until \
                 both are done."
            } else {
                ""
            }
        ),
        expect: vec![
            "`traceroute` from outside to an address of each range ends at its node".into(),
        ],
        back: "# routed as before".into(),
        ..Step::default()
    })
}
