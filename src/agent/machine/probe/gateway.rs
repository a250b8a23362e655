//! The router behind the host's own default route. A bundle's probes ask those that the plan names: when a
//! change names another one, and nobody is there, sessions on the link hold all the same.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::answers::ip;
use super::route::{self, Hop};
use crate::agent::machine::{Failure, Host, Verdict};
use crate::model::values::Family;

/// The default gateway of each family that answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gateways {
    ipv4: Option<IpAddr>,
    ipv6: Option<IpAddr>,
    /// What to know before the change, in sentences.
    #[serde(skip)]
    pub notes: Vec<String>,
}

impl Gateways {
    /// Whether none did.
    pub fn is_empty(&self) -> bool {
        self.ipv4.is_none() && self.ipv6.is_none()
    }

    /// That of a family.
    pub fn of(&self, family: Family) -> Option<IpAddr> {
        match family {
            Family::V4 => self.ipv4,
            Family::V6 => self.ipv6,
        }
    }

    /// Takes up one that answers now. `planned` tells that the bundle knows addresses of its family.
    pub fn see(&mut self, family: Family, look: &Look, planned: bool) {
        let Way::Open(gateway) = look.way else {
            return;
        };
        if look.is_advertised && !planned {
            // A router of the kernel's takes no advertisements (`net.ipv6.conf.all.forwarding`), so this way
            // goes, as the plan wants it.
            let note = format!(
                "the {family} default route by `{gateway}` is a router's own advertisement and not in the plan: \
                 the change may end it"
            );
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
            return;
        }
        match family {
            Family::V4 => self.ipv4 = Some(gateway),
            Family::V6 => self.ipv6 = Some(gateway),
        }
    }

    /// Takes up that one did not answer, however often it was asked.
    pub fn miss(&mut self, family: Family, look: &Look) {
        if let (Way::Silent(gateway), None) = (&look.way, self.of(family)) {
            self.notes.push(silent(*gateway));
        }
    }
}

/// What is said of an address that nobody can watch.
pub fn silent(address: IpAddr) -> String {
    format!("`{address}` does not answer now, so nobody can tell whether the change cuts it off")
}

/// A family's default route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Where it leads.
    pub way: Way,
    /// Whether a router told of it by itself.
    pub is_advertised: bool,
}

/// Where a family's default route leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// There is none.
    None,
    /// Onto a link, without a router that could be asked.
    Link,
    /// To a router that answers.
    Open(IpAddr),
    /// To one that does not.
    Silent(IpAddr),
}

/// Looks at the way that the kernel prefers; `answers` asks a router.
///
/// # Errors
/// When it can't be asked.
pub fn look(
    host: &Host,
    family: Family,
    answers: &dyn Fn(&Hop) -> Result<bool, Failure>,
) -> Result<Look, Failure> {
    let flag = match family {
        Family::V4 => "-4",
        Family::V6 => "-6",
    };
    let Some(route) = route::default(&ip(host, &[flag, "route", "show", "default"])?) else {
        return Ok(Look {
            way: Way::None,
            is_advertised: false,
        });
    };
    let mut way = match route.hops.first() {
        Some(first) => Way::Silent(first.gateway),
        None => Way::Link,
    };
    for hop in &route.hops {
        if answers(hop)? {
            way = Way::Open(hop.gateway);
            break;
        }
    }
    Ok(Look {
        way,
        is_advertised: route.is_advertised,
    })
}

/// Compares the way before a change with that after it; nothing to say where none was open before.
pub fn judge(
    family: Family,
    before: Option<IpAddr>,
    now: Result<Look, Failure>,
) -> Option<Verdict> {
    let before = before?;
    let (good, message) = match now.map(|look| look.way) {
        Ok(Way::Open(now)) if now == before => {
            (true, format!("the default gateway `{now}` answers"))
        }
        Ok(Way::Open(now)) => (
            true,
            format!("the default gateway `{now}` answers; it was `{before}`"),
        ),
        Ok(Way::Silent(now)) if now == before => (
            false,
            format!("the default gateway `{now}` answered before and does not answer now"),
        ),
        Ok(Way::Silent(now)) => (
            false,
            format!("the default gateway `{now}` does not answer; it was `{before}`, which did"),
        ),
        Ok(Way::Link) => (
            true,
            format!("the default route of {family} leads to no gateway; it was `{before}`"),
        ),
        Ok(Way::None) => (
            false,
            format!("{family} has no default route any more; its gateway was `{before}`"),
        ),
        Err(failure) => (false, failure.message),
    };
    Some(Verdict { good, message })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(way: Way, is_advertised: bool) -> Look {
        Look { way, is_advertised }
    }

    #[test]
    fn a_way_that_was_open_must_stay_open() {
        let [old, new] = ["10.0.0.1", "10.0.0.77"].map(|text| text.parse().unwrap());
        let judged = |before, way| judge(Family::V4, before, Ok(look(way, false)));
        let good = |way| judged(Some(old), way).unwrap().good;
        assert!(good(Way::Open(old)) && good(Way::Open(new)) && good(Way::Link));
        assert!(!good(Way::Silent(old)) && !good(Way::Silent(new)) && !good(Way::None));
        assert!(judged(None, Way::Silent(new)).is_none());
        let unknown = judge(Family::V6, Some(old), Err(Failure::new("no `ip`")));
        assert!(!unknown.unwrap().good);
    }

    #[test]
    fn looks_add_up() {
        let mut seen = Gateways::default();
        let gateway = "fe80::1".parse().unwrap();
        let silent = look(Way::Silent(gateway), false);
        seen.see(Family::V6, &look(Way::Open(gateway), true), true);
        seen.see(Family::V6, &silent, true);
        seen.miss(Family::V6, &silent);
        assert_eq!(seen.of(Family::V6), Some(gateway));
        assert!(seen.of(Family::V4).is_none() && !seen.is_empty() && seen.notes.is_empty());
    }

    #[test]
    fn what_nobody_can_watch_is_told() {
        let gateway = "fe80::1".parse().unwrap();
        let mut seen = Gateways::default();
        let advertised = look(Way::Open(gateway), true);
        seen.see(Family::V6, &advertised, false);
        seen.see(Family::V6, &advertised, false);
        assert!(seen.is_empty());
        assert!(seen.notes.len() == 1 && seen.notes[0].contains("not in the plan"));
        let mut seen = Gateways::default();
        seen.miss(Family::V6, &look(Way::Silent(gateway), false));
        assert!(seen.notes[0].starts_with("`fe80::1` does not answer now"));
    }
}
