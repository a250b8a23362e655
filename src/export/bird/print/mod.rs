//! How BIRD spells it.

mod filter;

use std::fmt::{Display, Write};

use super::ast::{AddPaths, Block, Channel, Config, Item, Kernel, Setting};
use super::version::Version;
use crate::export::names::Symbol;
use crate::export::patterns::Pattern;
use crate::model::values::Family;
use crate::topology::Link;
use filter::value;

/// Writes a configuration.
pub fn print(config: &Config) -> String {
    let mut out = Writer::new(config.version);
    for line in config.about.lines() {
        out.line(format_args!("# {line}"));
    }
    out.line("");
    out.line("log syslog { info, remote, warning, error, auth, fatal, bug };");
    if let Some(id) = config.router_id {
        out.line(format_args!("router id {id};"));
    }
    for block in &config.blocks {
        out.block(block);
    }
    out.text
}

/// The text so far, and how far its blocks are indented.
pub struct Writer {
    version: Version,
    /// What is written.
    pub text: String,
    depth: usize,
}

impl Writer {
    /// An empty text.
    pub fn new(version: Version) -> Self {
        Self {
            version,
            text: String::new(),
            depth: 0,
        }
    }

    /// A line.
    pub fn line(&mut self, line: impl Display) {
        self.write(&line);
    }

    /// One function for all kinds of lines keeps the web app small.
    fn write(&mut self, line: &dyn Display) {
        let _ = writeln!(self.text, "{:1$}{line}", "", self.depth * 4);
    }

    /// A line that opens a block.
    pub fn open(&mut self, head: impl Display) {
        self.line(format_args!("{head} {{"));
        self.depth += 1;
    }

    /// The brace of a block whose head stands above it.
    pub fn begin(&mut self) {
        self.line("{");
        self.depth += 1;
    }

    /// The end of a block.
    pub fn close(&mut self, tail: &str) {
        self.depth -= 1;
        self.line(tail);
    }

    /// A statement with its reason behind it.
    fn explained(&mut self, statement: &str, why: &str) {
        if why.is_empty() {
            self.line(statement);
        } else {
            self.line(format_args!("{statement:<50} # {why}"));
        }
    }

    /// A definition or protocol with its reason.
    pub fn block(&mut self, block: &Block) {
        self.line("");
        for line in block.why.lines() {
            self.line(format_args!("# {line}"));
        }
        match &block.item {
            Item::Community(name, community) => {
                self.line(format_args!("define {name} = {};", value(*community)));
            }
            Item::Prefixes(name, patterns) => {
                self.line(format_args!("define {name} = ["));
                self.depth += 1;
                for (i, each) in patterns.iter().enumerate() {
                    let comma = if i + 1 < patterns.len() { "," } else { "" };
                    self.line(format_args!("{}{comma}", pattern(each)));
                }
                self.close("];");
            }
            Item::Filter(name, steps) => {
                self.open(format_args!("filter {name}"));
                steps.iter().for_each(|step| self.step(step));
                self.close("}");
            }
            Item::Device => self.line("protocol device { scan time 10; }"),
            Item::Direct(interface) => {
                let only = interface
                    .as_ref()
                    .map_or_else(String::new, |name| format!(" interface \"{name}\";"));
                let channels = if self.version.has_channels() {
                    " ipv4; ipv6;"
                } else {
                    ""
                };
                self.line(format_args!("protocol direct {{{channels}{only} }}"));
            }
            Item::Kernel(family, kernel) => self.kernel(*family, kernel),
            Item::Discard(family, name, nets) => {
                self.open(format_args!("protocol static {name}"));
                let channel = channel_name(*family);
                self.line(format_args!("{channel} {{ preference 1; }};"));
                for net in nets {
                    self.line(format_args!("route {net} blackhole;"));
                }
                self.close("}");
            }
            Item::Vms(family, routes) => {
                self.open(format_args!("protocol static vms_{}", short(*family)));
                if self.version.has_channels() {
                    self.line(format_args!("{};", channel_name(*family)));
                }
                if self.version.watches_carrier() {
                    self.line("check link;");
                }
                for (net, interface) in routes {
                    self.line(format_args!("route {net} via \"{interface}\";"));
                }
                self.close("}");
            }
            Item::Bfd(timers) => {
                let interval = timers.interval;
                let timers = format!(
                    "min rx interval {interval} ms; min tx interval {interval} ms; multiplier {};",
                    timers.multiplier
                );
                self.open("protocol bfd");
                self.line(format_args!("interface \"*\" {{ {timers} }};"));
                self.line(format_args!("multihop {{ {timers} }};"));
                self.close("}");
            }
            Item::Template(name, settings) => {
                self.bgp(format_args!("template bgp {name}"), settings)
            }
            Item::Session {
                name,
                from,
                settings,
            } => {
                let from = from
                    .as_ref()
                    .map_or_else(String::new, |from| format!(" from {from}"));
                self.bgp(format_args!("protocol bgp {name}{from}"), settings);
            }
        }
    }

    fn kernel(&mut self, family: Family, kernel: &Kernel) {
        let head = format!("protocol kernel kernel_{}", short(family));
        let mut policies = format!(
            "import {}; export {};",
            policy(&kernel.learn),
            policy(&kernel.install)
        );
        if self.version.has_channels() {
            policies = format!("{} {{ {policies} }};", channel_name(family));
        }
        if kernel.learn.is_none() && kernel.install.is_none() {
            self.line(format_args!("{head} {{ {policies} }}"));
            return;
        }
        self.open(head);
        self.line("scan time 10;");
        if kernel.learn.is_some() {
            self.line("learn;");
        }
        if kernel.persist {
            self.line("persist;");
        }
        if let Some(metric) = kernel.metric {
            self.line(format_args!("metric {metric};"));
        }
        if kernel.paths > 1 {
            self.line(format_args!("merge paths on limit {};", kernel.paths));
        }
        self.line(policies);
        self.close("}");
    }

    /// A session or a template.
    pub fn bgp(&mut self, head: impl Display, settings: &[Setting]) {
        self.open(head);
        for setting in settings {
            match setting {
                Setting::Description(text) => self.line(format_args!("description {text};")),
                Setting::Local(address, asn) => {
                    self.line(format_args!("local {address} as {asn};"));
                    if self.version.binds_strictly() {
                        self.line("strict bind;");
                    }
                }
                Setting::LocalAs(asn) => self.line(format_args!("local as {asn};")),
                Setting::Source(address) => self.line(format_args!("source address {address};")),
                Setting::NoMetric => self.line("default bgp_med 0;"),
                Setting::HoldTime(seconds) => self.line(format_args!("hold time {seconds};")),
                Setting::Neighbor(address, asn) => {
                    self.line(format_args!("neighbor {address} as {asn};"))
                }
                Setting::Link(Link::Direct) => self.line("direct;"),
                Setting::Link(Link::Multihop) => self.line("multihop;"),
                Setting::Hops(hops) => self.line(format_args!("multihop {hops};")),
                Setting::TtlSecurity => self.line("ttl security on;"),
                Setting::Password(password) => {
                    if self.version.names_authentication() {
                        self.line("authentication md5;");
                    }
                    self.line(format_args!("password \"{password}\";"));
                }
                Setting::Timers(hold) => self.timers(*hold),
                Setting::Bfd { graceful: false } => self.line("bfd on;"),
                Setting::Bfd { graceful: true } => self.line("bfd graceful;"),
                Setting::GracefulRestart(None) => self.line("graceful restart off;"),
                Setting::GracefulRestart(Some(seconds)) => {
                    self.line("graceful restart on;");
                    self.line(format_args!("graceful restart time {seconds};"));
                }
                Setting::Client => self.line("rr client;"),
                Setting::ClusterId(id) => self.line(format_args!("rr cluster id {id};")),
                Setting::Channel(channel) => self.channel(channel),
            }
        }
        self.close("}");
    }

    fn timers(&mut self, hold: u16) {
        self.line(format_args!("hold time {hold};"));
        if hold > 0 {
            self.line(format_args!("keepalive time {};", hold / 3));
        }
        self.line("connect retry time 5;");
        self.line("connect delay time 1;");
        self.line("error wait time 2, 15;");
    }

    fn channel(&mut self, channel: &Channel) {
        if self.version.has_channels() {
            self.open(channel_name(channel.family));
        }
        self.line(format_args!("import {};", policy(&channel.import)));
        if let Some(routes) = channel.limit {
            self.line(format_args!("import limit {routes} action block;"));
        }
        self.line(format_args!("export {};", policy(&channel.export)));
        if channel.export.is_some() && self.version.rewrites_next_hops() {
            self.line(
                "missing lladdr ignore;                             # the node stays the next hop",
            );
        }
        if channel.recursive {
            self.line("gateway recursive;");
        }
        if channel.global_next_hop && self.version.prefers_global() {
            self.line("next hop prefer global;");
        }
        match channel.add_paths {
            Some(AddPaths::Give) => self.line("add paths tx;"),
            Some(AddPaths::Take) => self.line("add paths rx;"),
            None => {}
        }
        if self.version.has_channels() {
            self.close("};");
        }
    }
}

fn policy(filter: &Option<Symbol>) -> String {
    match filter {
        Some(name) => format!("filter {name}"),
        None => "none".to_owned(),
    }
}

fn short(family: Family) -> &'static str {
    match family {
        Family::V4 => "v4",
        Family::V6 => "v6",
    }
}

fn channel_name(family: Family) -> &'static str {
    match family {
        Family::V4 => "ipv4",
        Family::V6 => "ipv6",
    }
}

/// A network with the lengths that match.
pub fn pattern(pattern: &Pattern) -> String {
    let Pattern { net, least, most } = pattern;
    if *least == net.prefix_len() && least < most && *most == net.max_prefix_len() {
        return format!("{net}+");
    }
    format!("{net}{{{least},{most}}}")
}
