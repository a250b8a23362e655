//! The router behind the host's own default route. A bundle's probes ask those that the plan names: when a
//! change names another one, and nobody is there, sessions on the link hold all the same.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answers::ip;
use crate::agent::machine::{Failure, Host, Verdict};
use crate::model::values::Family;

/// The default gateway of each family that answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gateways {
    ipv4: Option<IpAddr>,
    ipv6: Option<IpAddr>,
}

impl Gateways {
    /// Whether none did.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// That of a family.
    pub fn of(&self, family: Family) -> Option<IpAddr> {
        match family {
            Family::V4 => self.ipv4,
            Family::V6 => self.ipv6,
        }
    }

    /// Takes up one that answers now.
    pub fn see(&mut self, family: Family, way: &Way) {
        let seen = match family {
            Family::V4 => &mut self.ipv4,
            Family::V6 => &mut self.ipv6,
        };
        if let Way::Open(gateway) = way {
            *seen = Some(*gateway);
        }
    }
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
    answers: &dyn Fn(IpAddr) -> Result<bool, Failure>,
) -> Result<Way, Failure> {
    let flag = match family {
        Family::V4 => "-4",
        Family::V6 => "-6",
    };
    let routes = ip(host, &[flag, "route", "show", "default"])?;
    let Some(gateways) = preferred(&routes) else {
        return Ok(Way::None);
    };
    let Some(first) = gateways.first() else {
        return Ok(Way::Link);
    };
    for gateway in &gateways {
        if answers(*gateway)? {
            return Ok(Way::Open(*gateway));
        }
    }
    Ok(Way::Silent(*first))
}

/// The routers of the default route with the least metric; nothing where there is no default route.
fn preferred(routes: &[Value]) -> Option<Vec<IpAddr>> {
    let metric = |route: &Value| route["metric"].as_u64().unwrap_or_default();
    let least = routes.iter().map(metric).min()?;
    let best = routes.iter().filter(|route| metric(route) == least);
    // With several next hops they stand in a list; an IPv4 route by an IPv6 router has a word of its own.
    let hops = best.flat_map(|route| {
        let listed = route["nexthops"].as_array().into_iter().flatten();
        listed.chain([route])
    });
    let gateways = hops.filter_map(|hop| hop["gateway"].as_str().or(hop["via"]["host"].as_str()));
    Some(gateways.filter_map(|text| text.parse().ok()).collect())
}

/// Compares the way before a change with that after it; nothing to say where none was open before.
pub fn judge(family: Family, before: Option<IpAddr>, now: Result<Way, Failure>) -> Option<Verdict> {
    let before = before?;
    let (good, message) = match now {
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
            format!(
                "{family} has no default route any more; its gateway was `{before}` \
                 (if it is meant to go, take that route away first)"
            ),
        ),
        Err(failure) => (false, failure.message),
    };
    Some(Verdict { good, message })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(text: &str) -> Option<Vec<String>> {
        let routes: Vec<Value> = serde_json::from_str(text).unwrap();
        let gateways = preferred(&routes)?;
        Some(gateways.iter().map(IpAddr::to_string).collect())
    }

    #[test]
    fn the_route_with_the_least_metric_counts() {
        // As `ip -json route show default` of iproute2 6.1 prints them.
        let two = r#"[{"dst":"default","gateway":"10.0.0.1","dev":"eno1","protocol":"dhcp","metric":1024,"flags":[]},
            {"dst":"default","gateway":"10.0.0.2","dev":"eno1","protocol":"static","flags":["onlink"]}]"#;
        assert_eq!(routes(two).unwrap(), ["10.0.0.2"]);
        let several = r#"[{"dst":"default","metric":1024,"flags":[],"nexthops":[
            {"gateway":"fe80::1","dev":"eno1","weight":1,"flags":[]},
            {"gateway":"fe80::2","dev":"eno2","weight":1,"flags":[]}]}]"#;
        assert_eq!(routes(several).unwrap(), ["fe80::1", "fe80::2"]);
        let by_ipv6 = r#"[{"dst":"default","via":{"family":"inet6","host":"fe80::1"},"dev":"eno1","flags":[]}]"#;
        assert_eq!(routes(by_ipv6).unwrap(), ["fe80::1"]);
        let link = r#"[{"dst":"default","dev":"ppp0","scope":"link","flags":[]}]"#;
        assert_eq!(routes(link).unwrap(), [""; 0]);
        assert_eq!(routes("[]"), None);
    }

    #[test]
    fn a_way_that_was_open_must_stay_open() {
        let [old, new] = ["10.0.0.1", "10.0.0.77"].map(|text| text.parse().unwrap());
        let judged = |before, now| judge(Family::V4, before, Ok(now));
        let good = |now| judged(Some(old), now).unwrap().good;
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
        seen.see(Family::V6, &Way::Open(gateway));
        seen.see(Family::V6, &Way::Silent(gateway));
        assert_eq!(seen.of(Family::V6), Some(gateway));
        assert!(seen.of(Family::V4).is_none() && !seen.is_empty());
    }
}
