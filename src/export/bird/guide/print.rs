//! How the guide spells it.

use super::ast::Config;
use crate::export::bird::print::{Writer, pattern};
use crate::export::guide;
use crate::export::patterns::Pattern;

/// Writes a configuration.
pub fn print(config: &Config) -> String {
    let mut out = Writer::new(config.version);
    for line in config.about.lines() {
        out.line(format_args!("# {line}"));
    }
    out.line("#");
    for line in guide::comment(&guide::bird()) {
        out.line(format_args!("# {line}"));
    }
    out.line("");
    out.line("log syslog { debug, trace, info, remote, warning, error, auth, fatal, bug };");
    out.line("log stderr all;");
    if let Some(id) = config.router_id {
        out.line(format_args!("router id {id};"));
    }
    block(
        &mut out,
        "protocol kernel",
        &["scan time 20;", "import none;", "export none;"],
    );
    martians(&mut out, &config.martians);
    let strip_large = "bgp_large_community = ---empty---;";
    let mut changes = vec!["bgp_origin = 0;", "bgp_community = -empty-;"];
    changes.extend(config.strips_large.then_some(strip_large));
    out.line("");
    open_filter(&mut out, "ibgp_policy_out", "pref_isp_out");
    prefixes(&mut out, "pref_isp_out", &config.pools);
    out.open("if ( source = RTS_BGP && net ~ pref_isp_out ) then");
    changes.iter().for_each(|change| out.line(change));
    out.line("accept \"VPS prefix accepted: \",net;");
    close_filter(&mut out);
    out.line("");
    open_filter(&mut out, "ibgp_policy_in", "pref_isp_in");
    out.line("if ! (avoid_martians()) then reject \"prefix is martians - REJECTING \", net;");
    prefixes(&mut out, "pref_isp_in", &config.pools);
    out.open("if ( net ~ pref_isp_in ) then");
    out.line("accept \"VPS remote prefix accepted: \",net;");
    close_filter(&mut out);
    if config.is_direct {
        out.line("");
        out.line("# East-west: what nodes get of each other, marks included.");
        open_filter(&mut out, "ibgp_policy_nodes", "pref_nodes");
        prefixes(&mut out, "pref_nodes", &config.pools);
        out.open("if ( source = RTS_BGP && net ~ pref_nodes ) then");
        out.line("accept;");
        close_filter(&mut out);
    }
    block(&mut out, "protocol device", &["scan time 60;"]);
    block(&mut out, "protocol direct", &[]);
    if let Some(bfd) = &config.bfd {
        out.block(bfd);
    }
    for (name, settings) in &config.sessions {
        out.line("");
        out.bgp(format_args!("protocol bgp {name}"), settings);
    }
    out.text
}

fn block(out: &mut Writer, head: &str, lines: &[&str]) {
    out.line("");
    out.open(head);
    lines.iter().for_each(|line| out.line(line));
    out.close("}");
}

fn martians(out: &mut Writer, patterns: &[Pattern]) {
    out.line("");
    out.line("function avoid_martians()");
    out.line("prefix set martians;");
    out.begin();
    prefixes(out, "martians", patterns);
    out.line("# Avoid RFC1918 and similar networks");
    out.line("if net ~ martians then return false;");
    out.line("return true;");
    out.close("}");
}

fn open_filter(out: &mut Writer, name: &str, set: &str) {
    out.line(format_args!("filter {name}"));
    out.line(format_args!("prefix set {set};"));
    out.begin();
}

/// Ends what is taken, and the filter.
fn close_filter(out: &mut Writer) {
    out.close("}");
    out.line("reject;");
    out.close("}");
}

fn prefixes(out: &mut Writer, name: &str, patterns: &[Pattern]) {
    let all: Vec<_> = patterns.iter().map(pattern).collect();
    out.line(format_args!("{name} = [ {} ];", all.join(", ")));
}
