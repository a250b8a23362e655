//! The form of a VM.

use leptos::prelude::*;

use super::objects::Columns;
use crate::address::{Immovable, move_with_new_addresses, next_address, why_immovable};
use crate::model::values::Family;
use crate::model::{DocPath, Edit, Noun, Tree, Vm};
use crate::topology::vm_interface;
use crate::ui::state::Session;
use crate::ui::text::inline;
use crate::ui::widgets::{
    Field, Icon, dynamic, el, icon, more, reference_field, section, text_field_like,
};

pub const COLUMNS: Columns = Columns {
    titles: &["Node", "Addresses"],
    cells: |plan, name| {
        let Some(vm) = plan.vms.get(name) else {
            return Vec::new();
        };
        let addresses: Vec<_> = vm.addresses.iter().map(|address| address.text()).collect();
        vec![vm.node.text().into(), addresses.join(", ")]
    },
};

const ADDRESSES: Field = Field::list("addresses", "Addresses", "address").sample("198.51.100.10");
const MAC: Field = Field::text("mac", "MAC address")
    .sample("52:54:00:12:34:56")
    .hint("A virtual MAC from the provider goes here.");

const INTERFACE: Field =
    Field::text("interface", "Interface on the node").hint("Named after the VM when not given.");
const MORE: &[Field] = &[
    Field::check("anycast", "Other VMs may have its addresses too", false)
        .hint("Anycast: every one of them announces them."),
];

/// The whole form.
pub fn view(at: &DocPath, name: &str) -> Vec<AnyView> {
    let session = Session::get();
    let refusal = RwSignal::new(None::<Immovable>);
    let vm = StoredValue::new(name.to_owned());
    let node = at.join("node");
    let place = node.clone();
    let choose = Callback::new(move |to: String| {
        let why = session
            .plan
            .with_untracked(|plan| vm.with_value(|vm| why_immovable(plan, vm, &to)));
        if why.is_none() {
            let title = format!("moving {} to {to}", vm.get_value());
            session.apply_or_say(&[Edit::set(place.clone(), to)], title);
        }
        refusal.set(why);
    });
    let interface = match vm_interface(name, &Vm::default()) {
        Ok(interface) => interface.to_string(),
        Err(_) => "the name is too long for one".into(),
    };
    let interface = text_field_like(at.join(INTERFACE.name), INTERFACE, interface);
    let addresses = at.join("addresses");
    let next = el("div")
        .class("field wide actions")
        .child(next_address_button(addresses.clone(), vm, Family::V4))
        .child(next_address_button(addresses, vm, Family::V6));
    let node = reference_field(
        node,
        Field::reference("node", "Node", Noun::Node),
        Noun::Node,
        Some(choose),
    );
    vec![
        section("Place", "", vec![node, interface, refusal_view(refusal)]),
        section(
            "Addresses",
            "",
            vec![
                ADDRESSES.view(at),
                next.view(),
                MAC.view(at),
                more(at, MORE),
            ],
        ),
    ]
}

/// Why the VM was not moved, and how it can be.
fn refusal_view(refusal: RwSignal<Option<Immovable>>) -> AnyView {
    let session = Session::get();
    let renew = move || {
        let Some(why) = refusal.get_untracked() else {
            return;
        };
        match session
            .plan
            .with_untracked(|plan| move_with_new_addresses(plan, &why.vm, &why.to))
        {
            Ok(edits) => {
                session.apply_or_say(
                    &edits,
                    format!("moving {} to {} with new addresses", why.vm, why.to),
                );
                refusal.set(None);
            }
            Err(error) => session.say_error(error.to_string()),
        }
    };
    let message = move |why: Immovable| {
        let button = el("button")
            .attr("type", "button")
            .class("fix")
            .on_click(renew)
            .text("Move it with new addresses");
        let words = el("p").children(inline(&format!("{why}.")));
        el("div")
            .class("message error")
            .child(icon(Icon::Error))
            .el(el("div").el(words).el(button))
            .view()
    };
    let why = move || refusal.get().map(message);
    el("div")
        .class("field wide")
        .attr("role", "alert")
        .child(dynamic(move || why().into_iter().collect()))
        .view()
}

/// Adds the first free address of a family.
fn next_address_button(at: DocPath, vm: StoredValue<String>, family: Family) -> AnyView {
    let session = Session::get();
    let add = move || {
        let (next, count) = session.plan.with_untracked(|plan| {
            let vm = vm.with_value(|name| plan.vms.get(name));
            let node = vm.map_or("", |vm| vm.node.text().trim());
            (
                next_address(plan, node, family),
                vm.map_or(0, |vm| vm.addresses.len()),
            )
        });
        match next {
            Ok(address) => {
                let edit = Edit::Put {
                    at: at.index(count),
                    value: Tree::text(address.to_string()),
                };
                session.apply_or_say(&[edit], format!("next free {family} address"));
            }
            Err(error) => session.say_error(error.to_string()),
        }
    };
    el("button")
        .attr("type", "button")
        .on_click(add)
        .child(icon(Icon::Plus))
        .text_of(format!("Next free {family}"))
        .view()
}
