//! Routes as `ip -json route show` of iproute2 tells them.

use std::net::IpAddr;

use serde_json::Value;

/// A router that a route leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// Its address.
    pub gateway: IpAddr,
    /// The interface behind which it is.
    pub link: Option<String>,
}

/// The default route that the kernel prefers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Default {
    /// The routers that it leads to; none where it leads onto a link.
    pub hops: Vec<Hop>,
    /// Whether a router told of it by itself (RFC 4861, section 6.2.3).
    pub is_advertised: bool,
}

/// The routers of a route. With several they stand in a list; that of an IPv4 route by an IPv6 router has a
/// word of its own.
pub fn hops(route: &Value) -> Vec<Hop> {
    let listed = route["nexthops"].as_array().into_iter().flatten();
    let hop = |hop: &Value| {
        let text = hop["gateway"].as_str().or(hop["via"]["host"].as_str())?;
        Some(Hop {
            gateway: text.parse().ok()?,
            link: hop["dev"].as_str().map(str::to_owned),
        })
    };
    listed.chain([route]).filter_map(hop).collect()
}

/// The best of some default routes. One that drops packets (`blackhole`, `unreachable`, `prohibit`) is no way
/// out.
pub fn default(routes: &[Value]) -> Option<Default> {
    let leads = |route: &&Value| route["type"].as_str().is_none_or(|kind| kind == "unicast");
    let metric = |route: &Value| route["metric"].as_u64().unwrap_or_default();
    let least = routes.iter().filter(leads).map(metric).min()?;
    let best = || {
        let leading = routes.iter().filter(leads);
        leading.filter(|route| metric(route) == least)
    };
    Some(Default {
        hops: best().flat_map(hops).collect(),
        is_advertised: best().all(|route| route["protocol"] == "ra"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(text: &str) -> Option<(Vec<String>, bool)> {
        let routes: Vec<Value> = serde_json::from_str(text).unwrap();
        let Default {
            hops,
            is_advertised,
        } = default(&routes)?;
        let shown = |hop: &Hop| format!("{} {}", hop.gateway, hop.link.as_deref().unwrap_or("?"));
        Some((hops.iter().map(shown).collect(), is_advertised))
    }

    fn hops_of(text: &str) -> Vec<String> {
        best(text).unwrap().0
    }

    #[test]
    fn the_route_with_the_least_metric_counts() {
        // As iproute2 6.1 prints them.
        let two = r#"[{"dst":"default","gateway":"10.0.0.1","dev":"eno1","protocol":"dhcp","metric":1024,"flags":[]},
            {"dst":"default","gateway":"10.0.0.2","dev":"eno1","protocol":"static","flags":["onlink"]}]"#;
        assert_eq!(hops_of(two), ["10.0.0.2 eno1"]);
        let several = r#"[{"dst":"default","metric":1024,"flags":[],"nexthops":[
            {"gateway":"fe80::1","dev":"eno1","weight":1,"flags":[]},
            {"gateway":"fe80::2","dev":"eno2","weight":1,"flags":[]}]}]"#;
        assert_eq!(hops_of(several), ["fe80::1 eno1", "fe80::2 eno2"]);
        let by_ipv6 = r#"[{"dst":"default","via":{"family":"inet6","host":"fe80::1"},"dev":"eno1","flags":[]}]"#;
        assert_eq!(hops_of(by_ipv6), ["fe80::1 eno1"]);
        let link = r#"[{"dst":"default","dev":"ppp0","scope":"link","flags":[]}]"#;
        assert_eq!(hops_of(link), [""; 0]);
    }

    #[test]
    fn a_route_that_drops_is_no_way_out() {
        let dropped = r#"{"type":"blackhole","dst":"default","metric":4294967295,"flags":[]}"#;
        assert_eq!(best("[]"), None);
        assert_eq!(best(&format!("[{dropped}]")), None);
        let real = r#"{"dst":"default","gateway":"fe80::1","dev":"eno1","protocol":"ra","metric":1024,"flags":[]}"#;
        let both = best(&format!("[{dropped},{real}]"));
        assert_eq!(both, Some((vec!["fe80::1 eno1".to_owned()], true)));
    }
}
