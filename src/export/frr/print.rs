//! How FRR spells it, as `show running-config` does.

use std::fmt::Write;

use super::ast::{
    AddressFamily, Bfd, Change, Clause, Config, Limit, Neighbor, Policy, PrefixList, REJECT_ALL,
    RouteMap, Router, Setting, Test, Who,
};
use crate::export::about::one_line;
use crate::export::names::Symbol;
use crate::export::patterns::Pattern;
use crate::export::site::StaticRoute;
use crate::model::values::{Community, Family, VmRoutes};

/// The route-map that keeps routes out of the kernel.
const NO_FIB: &str = "NO-FIB";

/// Writes a configuration.
pub fn print(config: &Config) -> String {
    let mut out = Writer(String::new());
    for line in config.about.lines() {
        out.line(0, &format!("! {line}"));
    }
    out.line(0, "!");
    out.line(0, "frr defaults datacenter");
    out.line(0, "log syslog informational");
    out.line(0, "service integrated-vtysh-config");
    out.line(0, "!");
    out.routes(config);
    out.vms(&config.vms);
    if let Some(bfd) = &config.bfd {
        out.bfd(bfd);
    }
    for list in &config.prefixes {
        out.prefix_list(list);
    }
    for (name, community) in &config.communities {
        out.line(
            0,
            &format!(
                "bgp {}community-list standard {name} permit {community}",
                form(*community)
            ),
        );
    }
    if !config.communities.is_empty() {
        out.line(0, "!");
    }
    for map in &config.maps {
        out.route_map(map);
    }
    out.line(0, &format!("route-map {REJECT_ALL} deny 10"));
    out.line(0, "exit");
    out.line(0, "!");
    if config
        .router
        .families
        .iter()
        .any(|family| family.keep_out_of_kernel)
    {
        out.line(
            0,
            "! The reflector forwards nothing, so the kernel gets no VM route.",
        );
        out.line(0, &format!("route-map {NO_FIB} deny 10"));
        out.line(0, "exit");
        out.line(0, "!");
    }
    out.router(&config.router);
    out.0
}

struct Writer(String);

impl Writer {
    fn line(&mut self, depth: usize, line: &str) {
        let _ = writeln!(self.0, "{:depth$}{line}", "");
    }

    /// Routes that don't come from BGP, and how next hops are found.
    fn routes(&mut self, config: &Config) {
        if config.resolve_by_default {
            self.line(
                0,
                "! Neighbours behind other routers may be reached by the default route.",
            );
            self.line(0, "ip nht resolve-via-default");
            self.line(0, "ipv6 nht resolve-via-default");
            self.line(0, "!");
        }
        if !config.discards.is_empty() {
            self.line(0, "! Addresses that no VM has now: their packets end here, not in a circle through the");
            self.line(
                0,
                "! default route. Any route that BGP brings is preferred.",
            );
            for net in &config.discards {
                let ip = ip(Family::of(net.addr()));
                self.line(0, &format!("{ip} route {net} blackhole 250"));
            }
            self.line(0, "!");
        }
    }

    /// The host's own VMs.
    fn vms(&mut self, routes: &[StaticRoute]) {
        if routes.is_empty() {
            return;
        }
        self.line(0, "! The VMs that the plan places here. A route waits until its interface is up, and goes with it.");
        for (net, interface) in routes {
            let ip = ip(Family::of(net.addr()));
            self.line(0, &format!("{ip} route {net} {interface}"));
        }
        self.line(0, "!");
    }

    fn bfd(&mut self, bfd: &Bfd) {
        let timers = bfd.timers;
        self.line(
            0,
            &format!(
                "! A neighbour that dies silently is noticed after {}, not after the hold time.",
                timers.detection()
            ),
        );
        self.line(0, "bfd");
        self.line(1, "profile fabric");
        self.line(2, &format!("detect-multiplier {}", timers.multiplier));
        self.line(2, &format!("receive-interval {}", timers.interval));
        self.line(2, &format!("transmit-interval {}", timers.interval));
        if bfd.multihop {
            self.line(2, "minimum-ttl 1");
        }
        self.line(1, "exit");
        self.line(0, "exit");
        self.line(0, "!");
    }

    fn prefix_list(&mut self, list: &PrefixList) {
        self.line(0, &format!("! {}", one_line(&list.why)));
        for (i, each) in list.patterns.iter().enumerate() {
            self.line(
                0,
                &format!(
                    "{} prefix-list {} seq {} permit {}",
                    ip(list.family),
                    list.name,
                    (i + 1) * 5,
                    pattern(each)
                ),
            );
        }
        self.line(0, "!");
    }

    fn route_map(&mut self, map: &RouteMap) {
        for (i, clause) in map.clauses.iter().enumerate() {
            let action = if clause.deny { "deny" } else { "permit" };
            self.line(
                0,
                &format!("route-map {} {action} {}", map.name, (i + 1) * 10),
            );
            self.clause(map.family, clause);
            self.line(0, "exit");
        }
        self.line(0, "!");
    }

    fn clause(&mut self, family: Family, clause: &Clause) {
        for test in &clause.tests {
            self.line(
                1,
                &match test {
                    Test::In(list) => format!("match {} address prefix-list {list}", ip(family)),
                    Test::Tagged(name, community) => {
                        format!("match {}community {name}", form(*community))
                    }
                    Test::Through(interface) => format!("match interface {interface}"),
                },
            );
        }
        for change in &clause.changes {
            match change {
                Change::OriginIgp => self.line(1, "set origin igp"),
                Change::NoMetric => self.line(1, "set metric 0"),
                Change::Tag(community) => {
                    self.line(1, &format!("set {}community {community}", form(*community)));
                }
                Change::StripCommunities => {
                    self.line(1, "set community none");
                    self.line(1, "set extcommunity none");
                    self.line(1, "set large-community none");
                }
                Change::NextHop(own) => self.line(1, &format!("set ipv6 next-hop global {own}")),
                Change::GlobalNextHop => self.line(1, "set ipv6 next-hop prefer-global"),
            }
        }
        if let Some(map) = &clause.call {
            self.line(1, &format!("call {map}"));
        }
    }

    fn router(&mut self, router: &Router) {
        self.line(0, &format!("router bgp {}", router.asn));
        if let Some(id) = router.router_id {
            self.line(1, &format!("bgp router-id {id}"));
        }
        self.line(1, "bgp log-neighbor-changes");
        self.line(1, "no bgp default ipv4-unicast");
        if let Some(id) = router.reflector {
            self.line(1, &format!("bgp cluster-id {id}"));
            self.line(1, "bgp route-reflector allow-outbound-policy");
        }
        if let Some(seconds) = router.graceful_restart {
            self.line(1, "bgp graceful-restart");
            self.line(1, "bgp graceful-restart preserve-fw-state");
            self.line(1, &format!("bgp graceful-restart restart-time {seconds}"));
        }
        for neighbor in &router.neighbors {
            self.neighbor(neighbor);
        }
        for family in &router.families {
            self.line(1, "!");
            self.family(family);
        }
        self.line(0, "exit");
    }

    fn neighbor(&mut self, neighbor: &Neighbor) {
        let at = format!("neighbor {}", who(&neighbor.who));
        for setting in &neighbor.settings {
            let rest = match setting {
                Setting::Group => "peer-group".to_owned(),
                Setting::Member(group) => format!("peer-group {group}"),
                Setting::RemoteAs(asn) => format!("remote-as {asn}"),
                Setting::Description(text) => format!("description {}", one_line(text)),
                Setting::Source(address) => format!("update-source {address}"),
                Setting::EbgpMultihop => "ebgp-multihop".to_owned(),
                Setting::TtlSecurity => "ttl-security hops 1".to_owned(),
                Setting::Timers(hold) => {
                    self.line(1, &format!("{at} timers {} {hold}", hold / 3));
                    "timers connect 5".to_owned()
                }
                Setting::Password(password) => format!("password {password}"),
                Setting::Bfd { graceful } => {
                    self.line(1, &format!("{at} bfd"));
                    if *graceful {
                        self.line(1, &format!("{at} bfd check-control-plane-failure"));
                    }
                    "bfd profile fabric".to_owned()
                }
            };
            self.line(1, &format!("{at} {rest}"));
        }
    }

    fn family(&mut self, family: &AddressFamily) {
        let name = match family.family {
            Family::V4 => "ipv4",
            Family::V6 => "ipv6",
        };
        self.line(1, &format!("address-family {name} unicast"));
        if family.keep_out_of_kernel {
            self.line(2, &format!("table-map {NO_FIB}"));
        }
        if let Some((set_by, map)) = &family.redistribute {
            let source = match set_by {
                VmRoutes::Learned => "kernel",
                VmRoutes::Static => "static",
            };
            self.line(2, &format!("redistribute {source} route-map {map}"));
        }
        if let Some(paths) = family.paths {
            self.line(2, &format!("maximum-paths ibgp {paths}"));
        }
        for policy in &family.policies {
            self.policy(policy);
        }
        self.line(1, "exit-address-family");
    }

    fn policy(&mut self, policy: &Policy) {
        let at = format!("neighbor {}", who(&policy.who));
        let map = |map: &Option<Symbol>| {
            map.as_ref()
                .map_or(REJECT_ALL.to_owned(), Symbol::to_string)
        };
        self.line(2, &format!("{at} activate"));
        if policy.client {
            self.line(2, &format!("{at} route-reflector-client"));
        }
        self.line(2, &format!("{at} route-map {} in", map(&policy.import)));
        self.line(2, &format!("{at} route-map {} out", map(&policy.export)));
        match policy.limit {
            Some(Limit::Restart(routes)) => {
                self.line(2, &format!("{at} maximum-prefix {routes} 90 restart 1"));
            }
            Some(Limit::Warn(routes)) => {
                self.line(2, &format!("{at} maximum-prefix {routes} 90 warning-only"));
            }
            None => {}
        }
        if policy.add_paths {
            self.line(2, &format!("{at} addpath-tx-all-paths"));
        }
    }
}

fn who(who: &Who) -> String {
    match who {
        Who::Group(name) => name.to_string(),
        Who::One(address) => address.to_string(),
    }
}

fn ip(family: Family) -> &'static str {
    match family {
        Family::V4 => "ip",
        Family::V6 => "ipv6",
    }
}

/// What distinguishes a form of community in all its commands.
fn form(community: Community) -> &'static str {
    match community {
        Community::Standard(..) => "",
        Community::Large(..) => "large-",
    }
}

/// FRR takes only bounds that say something.
fn pattern(pattern: &Pattern) -> String {
    let Pattern { net, least, most } = pattern;
    let mut text = net.to_string();
    if *least > net.prefix_len() {
        text += &format!(" ge {least}");
    }
    if *most > net.prefix_len() {
        text += &format!(" le {most}");
    }
    text
}
