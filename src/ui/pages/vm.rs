//! The form of a VM.

use leptos::prelude::*;

use super::objects::Columns;
use crate::address::{Immovable, move_with_new_addresses, next_address, why_immovable};
use crate::model::values::{Family, vm_interface};
use crate::model::{DocPath, Edit, Noun, Tree};
use crate::ui::state::{Place, Session};
use crate::ui::widgets::{Icon, ListField, ReferenceField, Section, TextField, icon};

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

#[component]
pub fn Form(at: Place, name: String) -> impl IntoView {
    let session = Session::get();
    let refusal = RwSignal::new(None::<Immovable>);
    let vm = StoredValue::new(name.clone());
    let choose = Callback::new(move |to: String| {
        let why = session
            .plan
            .with_untracked(|plan| vm.with_value(|vm| why_immovable(plan, vm, &to)));
        if why.is_none() {
            let title = format!("moving {} to {to}", vm.get_value());
            session.apply_or_say(&[Edit::set(at.join("node"), to)], title);
        }
        refusal.set(why);
    });
    let interface = vm_interface(&name)
        .ok()
        .map(|interface| interface.to_string());
    view! {
        <Section title="Place">
            <ReferenceField at=at.join("node") label="Node" noun=Noun::Node choose/>
            <div class="field">
                <span class="label">"Interface on the node"</span>
                <code class="value">{interface.unwrap_or_else(|| "the name is too long for one".into())}</code>
            </div>
            <Refusal refusal/>
        </Section>
        <Section title="Addresses">
            <ListField at=at.join("addresses") label="Addresses" item="address" placeholder="198.51.100.10"/>
            <div class="field wide actions">
                <NextAddress at=at.join("addresses") vm=name.clone() family=Family::V4/>
                <NextAddress at=at.join("addresses") vm=name family=Family::V6/>
            </div>
            <TextField at=at.join("mac") label="MAC address" placeholder="52:54:00:12:34:56" hint="A virtual MAC from the provider goes here."/>
        </Section>
    }
}

/// Why the VM was not moved, and how it can be.
#[component]
fn Refusal(refusal: RwSignal<Option<Immovable>>) -> impl IntoView {
    let session = Session::get();
    let renew = move |why: &Immovable| {
        let edits = session
            .plan
            .with_untracked(|plan| move_with_new_addresses(plan, &why.vm, &why.to));
        match edits {
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
    view! {
        <div class="field wide" role="alert">
            {move || refusal.get().map(|why| view! {
                <div class="message error">
                    {icon(Icon::Error)}
                    <div>
                        <p>{why.to_string()}"."</p>
                        <button type="button" class="fix" on:click=move |_| renew(&why)>"Move it with new addresses"</button>
                    </div>
                </div>
            })}
        </div>
    }
}

/// Adds the first free address of a family.
#[component]
fn NextAddress(at: DocPath, vm: String, family: Family) -> impl IntoView {
    let session = Session::get();
    let add = move |_| {
        let (next, count) = session.plan.with_untracked(|plan| {
            let vm = plan.vms.get(&vm);
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
    view! {
        <button type="button" on:click=add>{icon(Icon::Plus)} "Next free " {family.to_string()}</button>
    }
}
