//! An AS number that is not for use.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::values::Asn;
use crate::model::{DocPath, Entry, Noun};

pub static RULE: Rule = Rule {
    code: "BGP006",
    name: "reserved-asn",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("reserved_asn.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        look(
            report,
            fabric.at("asn"),
            fabric.name,
            &fabric.cluster.network.asn,
        );
    }
    let plan = cx.plan;
    let nodes = plan
        .nodes
        .iter()
        .map(|(name, node)| (Noun::Node, name, &node.asn));
    let reflectors = plan
        .reflectors
        .iter()
        .map(|(name, rr)| (Noun::Reflector, name, &rr.asn));
    let gateways = plan
        .gateways
        .iter()
        .map(|(name, gw)| (Noun::Gateway, name, &gw.asn));
    for (noun, name, asn) in nodes.chain(reflectors).chain(gateways) {
        look(report, noun.at(name).join("asn"), name, asn);
    }
}

fn look(report: &mut Report, at: DocPath, name: &str, asn: &Entry<Asn>) {
    let Some(&Asn(asn)) = asn.get() else { return };
    let (severity, what) = match asn {
        0 => (
            Severity::Error,
            "is reserved and refused by routers (RFC 7607)",
        ),
        23456 => (
            Severity::Error,
            "is AS_TRANS, the stand-in for four-byte numbers (RFC 6793)",
        ),
        65535 | u32::MAX => (
            Severity::Error,
            "is the last of its range and reserved (RFC 7300)",
        ),
        64496..=64511 | 65536..=65551 => (Severity::Warning, "is for documentation (RFC 5398)"),
        65552..=131_071 => (Severity::Warning, "is reserved by IANA"),
        64512..=65534 | 4_200_000_000..=4_294_967_294 => return,
        _ => (Severity::Info, "is a public number, so it must be yours"),
    };
    let draft = report
        .problem(at, format!("the AS number {asn} of `{name}` {what}"))
        .severity(severity)
        .help("private numbers are 64512 to 65534 and 4200000000 to 4294967294 (RFC 6996)");
    // No daemon starts with it.
    if asn == 0 {
        draft.without_exception();
    }
}
