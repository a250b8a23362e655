//! What held before a change, compared with what holds after it.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::agent::machine::Verdict;
use crate::bundle::Probe;
use crate::model::values::Family;
use crate::words::counted;

/// Whether a probe may fail to look: nothing was there before, and nothing has to be.
pub fn may_fail(probe: &Probe, before: &[String]) -> bool {
    match probe {
        Probe::Sessions { least, .. } => before.is_empty() && *least == 0,
        Probe::Answers { .. } | Probe::VmRoutes { .. } => before.is_empty(),
    }
}

/// Compares what held with what holds.
pub fn judge(probe: &Probe, before: &[String], now: &[String]) -> Verdict {
    let is_wanted = |text: &&String| match probe {
        Probe::Sessions { neighbors, .. } => text.parse().is_ok_and(|one| neighbors.contains(&one)),
        Probe::Answers { address } => text.parse() == Ok(*address),
        Probe::VmRoutes { prefixes, .. } => text.parse().is_ok_and(|one| prefixes.contains(&one)),
    };
    let held: Vec<_> = before.iter().filter(is_wanted).collect();
    let lost: Vec<_> = held
        .iter()
        .filter(|one| !now.contains(one))
        .map(|one| format!("`{one}`"))
        .collect();
    let least = match probe {
        Probe::Sessions { least, .. } => usize::from(*least),
        _ => 0,
    };
    let good = lost.is_empty() && now.len() >= least;
    let message = match probe {
        Probe::Sessions { neighbors, .. } => {
            let count = few_of(
                now.len(),
                neighbors.len(),
                "session",
                neighbors.iter().copied(),
            );
            let count = format!("{count} established");
            match (lost.is_empty(), good) {
                (false, _) => format!("{count}; lost: {}", few(&lost)),
                (true, false) => format!("{count}, at least {least} must be"),
                (true, true) => count,
            }
        }
        Probe::Answers { address } => match (held.is_empty(), now.is_empty()) {
            (_, false) => format!("`{address}` answers"),
            (false, true) => format!("`{address}` answered before and does not answer now"),
            (true, true) => format!("`{address}` did not answer before either"),
        },
        Probe::VmRoutes { prefixes, .. } => {
            let count = few_of(
                now.len(),
                prefixes.len(),
                "VM route",
                prefixes.iter().map(IpNet::addr),
            );
            let count = format!("{count} announced");
            if good {
                count
            } else {
                format!("{count}; lost: {}", few(&lost))
            }
        }
    };
    Verdict { good, message }
}

/// `1 of 2 IPv4 sessions is`: a host has a probe for each family, and their sentences stand below each other.
fn few_of(now: usize, all: usize, noun: &str, of: impl Iterator<Item = IpAddr>) -> String {
    let mut families: Vec<_> = of.map(Family::of).collect();
    families.dedup();
    let are = if now == 1 || all == 1 { "is" } else { "are" };
    let all = match families[..] {
        [family] => counted(all, &format!("{family} {noun}")),
        _ => counted(all, noun),
    };
    format!("{now} of {all} {are}")
}

/// The first ones of a list that may be long.
fn few(all: &[String]) -> String {
    let mut text = all.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    if all.len() > 5 {
        text += &format!(" and {} more", all.len() - 5);
    }
    text
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::agent::machine::probe::texts;
    use crate::bundle::Daemon;

    /// A probe of two sessions.
    pub fn sessions(least: u16) -> Probe {
        let neighbors = ["10.0.0.2", "10.0.0.3"]
            .map(|one| one.parse().unwrap())
            .into();
        Probe::Sessions {
            daemon: Daemon::Bird,
            neighbors,
            least,
        }
    }

    /// What holds.
    pub fn held(all: &[&str]) -> Vec<String> {
        texts(all.iter())
    }

    #[test]
    fn a_session_that_was_there_must_come_back_when_it_is_still_wanted() {
        let both = held(&["10.0.0.2", "10.0.0.3"]);
        assert!(judge(&sessions(1), &both, &both).good);
        let one = judge(&sessions(1), &both, &held(&["10.0.0.2"]));
        assert!(!one.good);
        assert_eq!(
            one.message,
            "1 of 2 IPv4 sessions is established; lost: `10.0.0.3`"
        );
        assert!(
            judge(&sessions(1), &held(&["10.0.0.9"]), &held(&["10.0.0.2"])).good,
            "nobody wants it any more"
        );
        let none = judge(&sessions(1), &[], &[]);
        assert_eq!(
            none.message,
            "0 of 2 IPv4 sessions are established, at least 1 must be"
        );
        assert!(!none.good && judge(&sessions(0), &[], &[]).good);
    }

    #[test]
    fn what_never_answered_need_not_answer() {
        let probe = Probe::Answers {
            address: "fe80::1".parse().unwrap(),
        };
        assert!(judge(&probe, &[], &[]).good);
        assert!(!judge(&probe, &held(&["fe80::1"]), &[]).good);
        assert!(may_fail(&probe, &[]) && !may_fail(&probe, &held(&["fe80::1"])));
    }

    #[test]
    fn many_lost_routes_are_not_all_named() {
        let nets: Vec<_> = (1..=9).map(|i| format!("198.51.100.{i}/32")).collect();
        let prefixes = nets.iter().map(|net| net.parse().unwrap()).collect();
        let probe = Probe::VmRoutes {
            daemon: Daemon::Frr,
            prefixes,
        };
        let verdict = judge(&probe, &nets, &nets[..2]);
        assert!(!verdict.good);
        assert!(
            verdict
                .message
                .starts_with("2 of 9 IPv4 VM routes are announced; lost: `198.51.100.3/32`")
        );
        assert!(
            verdict.message.ends_with(" and 2 more"),
            "{}",
            verdict.message
        );
    }
}
