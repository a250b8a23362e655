//! The interfaces of a node.

use leptos::prelude::*;

use super::objects::by_kind;
use crate::model::values::InterfaceKind;
use crate::model::{DocPath, Edit, Plan, Tree, Value};
use crate::ui::state::Session;
use crate::ui::widgets::{
    Field, Icon, Part, button, dynamic, el, field_id, form, icon, live, messages, name_at,
    name_field, severity_dot,
};

const ABOUT: &str = "Bridges, VLANs, bonds and other networks. The uplink is among them and has the node's own addresses too.";

const KIND: Field = Field::choice("kind", "Kind").sample("Physical");

const FORM: &[Part] = &[
    Part::new(
        "",
        &[
            Field::text("parent", "Runs on").sample("eno1"),
            Field::text("vlan", "VLAN").sample("4009"),
        ],
    )
    .only("vlan"),
    Part::new(
        "",
        &[Field::list("ports", "Interfaces in it", "port").sample("eno1")],
    )
    .only("bridge bond"),
    Part::new(
        "",
        &[Field::choice("bond_mode", "How it spreads traffic").sample("Active backup")],
    )
    .only("bond"),
    Part::new(
        "",
        &[
            Field::list("addresses", "Addresses", "address").sample("10.1.0.11/24"),
            Field::text("gateway_v4", "IPv4 gateway").sample("10.1.0.1"),
            Field::text("gateway_v6", "IPv6 gateway").sample("fe80::1"),
        ],
    )
    .more(&[
        Field::list("routes", "Static routes", "route").sample("10.0.0.0/8 via 10.1.0.1"),
        Field::check("on_link", "The gateways are on-link", false),
        Field::text("metric", "Metric of its default routes"),
        Field::text("mtu", "MTU, bytes").sample("1500"),
        Field::text("mac", "MAC address").sample("54:04:a6:f1:7b:29"),
        Field::notes(),
    ]),
];

/// The interfaces of the node at a place, each folded away.
pub fn interfaces(node: &DocPath) -> AnyView {
    let session = Session::get();
    let at = node.join("interfaces");
    let place = at.clone();
    let names = Memo::new(move |_| session.plan.with(|plan| plan.names_at(&place)));
    let grown = at.clone();
    let add = move || {
        let (edits, new) = session
            .plan
            .with_untracked(|plan| new_interface(plan, &grown));
        if session.apply_or_say(&edits, format!("new interface {}", new.last())) {
            session.focus.set(Some(name_at(&new)));
        }
    };
    let own_messages = messages(&at);
    let id = field_id(&at);
    let cards = dynamic(move || {
        let names = names.get().into_iter();
        names.map(|name| card(at.join(name))).collect()
    });
    let new = button("")
        .on_click(add)
        .child(icon(Icon::Plus))
        .text("New interface");
    el("section")
        .class("section")
        .attr_of("id", id)
        .attr("tabindex", "-1")
        .el(el("h2").text("Interfaces"))
        .el(el("p").class("about").text(ABOUT))
        .child(own_messages)
        .child(cards)
        .el(el("div").class("actions").el(new))
        .view()
}

/// One interface, folded away.
fn card(at: DocPath) -> AnyView {
    let session = Session::get();
    let name = at.last().to_owned();
    let place = at.clone();
    let about = move || session.plan.with(|plan| summary(plan, &place));
    let line = el("summary")
        .el(el("strong").text_of(name.clone()))
        .el(el("span").class("about").child(live(about)))
        .child(severity_dot(session.worst_within(at.clone())));
    let gone = at.clone();
    let remove = button("danger")
        .on_click(move || {
            let name = gone.last();
            if session.apply_or_say(
                &[Edit::Remove { at: gone.clone() }],
                format!("removing {name}"),
            ) {
                session.say(format!("Removed the interface {name}"), true);
                session.focus.set(Some(gone.parent()));
            }
        })
        .child(icon(Icon::Trash))
        .text("Remove");
    let head = el("div")
        .class("detail-head")
        .child(name_field(at.clone(), "interface".to_owned()))
        .el(remove);
    let fields = el("div")
        .class("fields")
        .child(KIND.view(&at))
        .child(by_kind(&at, kind, |at, kind| form(at, FORM, kind)));
    let body = el("div")
        .class("interface-body")
        .attr("role", "group")
        .attr_of("aria-label", format!("Interface {name}"))
        .el(head)
        .child(messages(&at))
        .el(fields);
    el("details")
        .class("interface")
        .attr_of("id", field_id(&at))
        .attr("tabindex", "-1")
        .el(line)
        .el(body)
        .view()
}

/// The kind of an interface in the plan's words, also where it is not given.
fn kind(plan: &Plan, at: &DocPath) -> String {
    match plan.text(&at.join("kind")).trim() {
        "" => InterfaceKind::Physical.to_string(),
        kind => kind.to_owned(),
    }
}

/// What an interface is, in a few words.
fn summary(plan: &Plan, at: &DocPath) -> String {
    let kind = kind(plan, at);
    let mut words = match InterfaceKind::parse(&kind) {
        Ok(kind) => kind.label().to_owned(),
        Err(_) => kind,
    };
    let vlan = plan.text(&at.join("vlan")).trim();
    if !vlan.is_empty() {
        words = format!("{words} {vlan}");
    }
    let address = plan.text(&at.join("addresses").index(0)).trim();
    if !address.is_empty() {
        words = format!("{words}, {address}");
    }
    words
}

/// The changes that add an interface among the ones at a place, and where it will be. The first one
/// brings the uplink along: a list without it would say that the node has none.
fn new_interface(plan: &Plan, interfaces: &DocPath) -> (Vec<Edit>, DocPath) {
    let taken = plan.names_at(interfaces);
    let uplink = plan.text(&interfaces.parent().join("uplink")).trim();
    let mut names = Vec::new();
    if taken.is_empty() && !uplink.is_empty() {
        names.push(uplink.to_owned());
    }
    let free = |name: &String| !taken.contains(name) && name != uplink;
    names.extend((2u32..).map(|n| format!("eno{n}")).find(free));
    let put = |name: &String| Edit::Put {
        at: interfaces.join(name.clone()),
        value: Tree::Map(Vec::new()),
    };
    let edits = names.iter().map(put).collect();
    let new = names.pop().unwrap_or_default();
    (edits, interfaces.join(new))
}
