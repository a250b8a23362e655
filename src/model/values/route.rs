//! Static routes.

use std::fmt;
use std::net::IpAddr;

use super::{Family, Metric, Prefix, pattern};
use crate::model::{Reason, Value};

/// A static route of an interface, written as for `ip route`: `10.0.0.0/8 via 10.1.0.1 onlink metric 100`,
/// `default via 10.1.0.1`, or a network alone that is on the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaticRoute {
    /// Where it leads; `None`: everywhere.
    pub to: Option<Prefix>,
    /// The router on the way; `None`: the destination is on the link.
    pub via: Option<IpAddr>,
    /// The router is on the link though no subnet of the interface holds it.
    pub on_link: bool,
    /// Its rank among routes to the same destination; the system's own when not given.
    pub metric: Option<Metric>,
}

impl StaticRoute {
    /// IPv4 or IPv6. `None` for a default route without a router, which stands for both.
    pub fn family(&self) -> Option<Family> {
        let to = self.to.map(|to| to.net().addr());
        to.or(self.via).map(Family::of)
    }
}

impl fmt::Display for StaticRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            Some(to) => to.fmt(f)?,
            None => f.write_str("default")?,
        }
        if let Some(via) = self.via {
            write!(f, " via {via}")?;
        }
        if self.on_link {
            f.write_str(" onlink")?;
        }
        if let Some(metric) = self.metric {
            write!(f, " metric {metric}")?;
        }
        Ok(())
    }
}

impl Value for StaticRoute {
    const KIND: &'static str = "a static route";
    const EXAMPLE: &'static str = "10.0.0.0/8 via 10.1.0.1";
    const PATTERN: &'static str = pattern::ROUTE;

    fn parse(text: &str) -> Result<Self, Reason> {
        let mut words = text.split_ascii_whitespace();
        let to = match words.next() {
            None | Some("default") => None,
            Some(net) => Some(Prefix::parse(net)?),
        };
        let mut route = Self {
            to,
            via: None,
            on_link: false,
            metric: None,
        };
        while let Some(word) = words.next() {
            match (word, words.clone().next()) {
                ("via", Some(address)) if route.via.is_none() => {
                    route.via = Some(IpAddr::parse(address)?);
                    words.next();
                }
                ("metric", Some(number)) if route.metric.is_none() => {
                    route.metric = Some(Metric::parse(number)?);
                    words.next();
                }
                ("onlink" | "on-link", _) => route.on_link = true,
                _ => return Err(malformed(text)),
            }
        }
        let of_two = match (route.to, route.via) {
            (Some(to), Some(via)) => Family::of(to.net().addr()) != Family::of(via),
            _ => false,
        };
        if of_two {
            return Err(Reason::malformed(
                format!("the route `{text}` leads over a router of the other family"),
                "give the network and the router in one family",
            ));
        }
        if route.via.is_none() && (route.on_link || route.to.is_none()) {
            return Err(malformed(text));
        }
        Ok(route)
    }
}

fn malformed(text: &str) -> Reason {
    Reason::malformed(
        format!("`{text}` is not a static route"),
        "write it as for `ip route`: 10.0.0.0/8 via 10.1.0.1, if need be with onlink or metric 100 behind it",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_written_as_for_ip_route() {
        for text in [
            "10.0.0.0/8 via 10.1.0.1",
            "default via fe80::1 onlink metric 100",
            "2001:db8::/32",
        ] {
            assert_eq!(StaticRoute::parse(text).unwrap().to_string(), text);
        }
        for bad in [
            "default",
            "10.0.0.0/8 via",
            "10.0.0.0/8 via 2001:db8::1",
            "10.0.0.1/8 via 10.0.0.1",
            "10.0.0.0/8 dev eno1",
            "10.0.0.0/8 onlink",
            "10.0.0.0/8 via 10.0.0.1 via 10.0.0.2",
        ] {
            assert!(StaticRoute::parse(bad).is_err(), "{bad}");
        }
    }
}
