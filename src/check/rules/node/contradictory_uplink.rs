//! Two values for one property of the uplink.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::{Entry, Value};
use crate::topology::{NodeView, Spot};

pub static RULE: Rule = Rule {
    code: "NODE028",
    name: "contradictory-uplink",
    group: Group::Node,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("contradictory_uplink.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        let Some(entry) = view.uplink().entry else {
            continue;
        };
        compare(
            view,
            "MTU",
            ("mtu", &view.node.mtu),
            ("mtu", &entry.mtu),
            report,
        );
        let own = ("uplink_mac", &view.node.uplink_mac);
        compare(view, "MAC address", own, ("mac", &entry.mac), report);
    }
}

fn compare<T: Value>(
    view: &NodeView,
    what: &str,
    own: (&'static str, &Entry<T>),
    other: (&'static str, &Entry<T>),
    report: &mut Report,
) {
    let (Some(one), Some(two)) = (own.1.get(), other.1.get()) else {
        return;
    };
    if one == two {
        return;
    }
    let uplink = view.uplink();
    let at = view.at(Spot::Field(uplink.name, other.0));
    report
        .problem(
            at,
            format!(
                "{} has two values for its {what}: {one} and {two}",
                view.title(uplink)
            ),
        )
        .related(view.at(Spot::Node(own.0)), format!("{one} stands here"))
        .help("they are one and the same interface: keep one of the two")
        .unsafe_fix_set(format!("keep {one}"), "");
}
