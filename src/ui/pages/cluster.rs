//! The form of a cluster.

use leptos::prelude::*;

use super::objects::Columns;
use crate::model::values::NetworkMode;
use crate::model::{DocPath, Edit, Noun, Value};
use crate::ui::state::{Place, Session};
use crate::ui::widgets::{
    CheckField, ChoiceField, Messages, ReferencesField, Section, TextField, field_id,
};

pub const COLUMNS: Columns = Columns {
    titles: &["Network", "Virtualization", "Pools", "Nodes"],
    cells: |plan, name| {
        let Some(cluster) = plan.clusters.get(name) else {
            return Vec::new();
        };
        let mode = &cluster.network.mode;
        let pools: Vec<_> = cluster.pools.iter().map(|pool| pool.text()).collect();
        let nodes = plan
            .nodes
            .values()
            .filter(|node| node.cluster.text().trim() == name)
            .count();
        vec![
            mode.get().map_or(mode.text(), |mode| mode.label()).into(),
            cluster
                .virtualization
                .get()
                .map_or(cluster.virtualization.text(), |kind| kind.label())
                .into(),
            pools.join(", "),
            nodes.to_string(),
        ]
    },
};

const MODES: [(NetworkMode, &str); 3] = [
    (
        NetworkMode::IpFabric,
        "A /32 or /128 a VM, announced by iBGP over route reflectors. VMs move freely.",
    ),
    (
        NetworkMode::Switching,
        "VMs on a bridge with the uplink, one pool for the cluster (once \"To cluster\"). VMs move freely.",
    ),
    (
        NetworkMode::Routing,
        "A routed range for each node, as at Hetzner and OVH (once \"To node\"). VMs stay on their node.",
    ),
];

#[component]
pub fn Form(at: Place, name: String) -> impl IntoView {
    let session = Session::get();
    let network = Place::new(at.join("network"));
    let mode = Memo::new(move |_| {
        session.plan.with(|plan| {
            plan.clusters
                .get(&name)
                .and_then(|cluster| cluster.network.mode.get().copied())
        })
    });
    view! {
        <ModeField at=network.join("type")/>
        <Section title="Nodes and addresses">
            <ChoiceField at=at.join("virtualization") label="Virtualization"/>
            <ChoiceField at=network.join("provider") label="Provider" default="Generic" hint="Its rules are checked too."/>
            {move || (mode.get() != Some(NetworkMode::Routing)).then(|| view! {
                <ReferencesField at=at.join("pools") label="Pools" noun=Noun::Pool hint="VMs get the first free address, in this order."/>
            })}
        </Section>
        {move || match mode.get() {
            Some(NetworkMode::IpFabric) => view! { <FabricSettings at=network/> }.into_any(),
            Some(mode) => view! { <BridgeSettings at=network mode/> }.into_any(),
            None => ().into_any(),
        }}
    }
}

/// The three ways of networking, as radio buttons.
#[component]
fn ModeField(at: DocPath) -> impl IntoView {
    let session = Session::get();
    let text = session.text(at.clone());
    let group = field_id(&at);
    let place = StoredValue::new(at.clone());
    view! {
        <fieldset class="modes" id=group.clone() tabindex="-1">
            <legend>"Network type"</legend>
            {MODES.into_iter().map(|(mode, about)| {
                let value = mode.to_string();
                let own = value.clone();
                let chosen = value.clone();
                view! {
                    <label class="mode">
                        <input
                            type="radio"
                            name=group.clone()
                            value=value
                            prop:checked=move || NetworkMode::parse(text.get().trim()).is_ok_and(|mode| mode.to_string() == own)
                            on:change=move |_| {
                                let edit = Edit::set(place.get_value(), chosen.clone());
                                session.apply_or_say(&[edit], "change of the network type");
                            }
                        />
                        <strong>{mode.label()}</strong>
                        <span>{about}</span>
                    </label>
                }
            }).collect_view()}
            <Messages at/>
        </fieldset>
    }
}

#[component]
fn FabricSettings(at: Place) -> impl IntoView {
    view! {
        <Section title="Routing" about="Nodes announce each VM to the reflectors, the reflectors tell the core gateway.">
            <TextField at=at.join("asn") label="AS number" placeholder="64512" hint="Of nodes, reflectors and core gateways alike (iBGP)."/>
            <TextField at=at.join("community") label="BGP community" placeholder="64512:100" hint="Marks VM routes inside the cluster."/>
            <ReferencesField at=at.join("reflectors") label="Route reflectors" noun=Noun::Reflector/>
            <ReferencesField at=at.join("gateways") label="Core gateways" noun=Noun::Gateway/>
        </Section>
        <Section title="Gateway of the VMs" about="Every VM interface on the nodes has these same addresses.">
            <TextField at=at.join("gateway_v4") label="IPv4 gateway" placeholder="10.255.255.1" hint="Private, and used nowhere else."/>
            <TextField at=at.join("gateway_v6") label="IPv6 gateway" placeholder="fe80::1" hint="fe80::1 unless you say otherwise."/>
            <TextField at=at.join("gateway_mac") label="MAC address" placeholder="02:00:00:00:00:01"/>
        </Section>
        <Section title="Sessions and guards">
            <TextField at=at.join("hold_time") label="Hold time, seconds" placeholder="30"/>
            <TextField at=at.join("node_limit") label="Routes taken from one node" placeholder="twice the VMs, at least 100"/>
            <TextField at=at.join("password") label="Session password" hint="TCP MD5, on both ends of every session. It is kept in the plan in plain text."/>
            <CheckField at=at.join("bfd") label="Detect dead neighbours by BFD" default=true/>
            <CheckField at=at.join("martian_filter") label="Reflectors refuse special-purpose addresses" default=true/>
            <CheckField at=at.join("spoofing_guard") label="Nodes drop packets with a foreign source" default=true/>
        </Section>
    }
}

#[component]
fn BridgeSettings(at: Place, mode: NetworkMode) -> impl IntoView {
    view! {
        <Section title="Bridge">
            <TextField at=at.join("bridge") label="Bridge for VMs" placeholder="vmbr0"/>
            {(mode == NetworkMode::Routing).then(|| view! {
                <ChoiceField
                    at=at.join("layout") label="Layout of a node's subnet" default="All addresses for VMs"
                    hint="With the gateway on the bridge, network, gateway and broadcast address are lost to VMs."
                />
            })}
            <CheckField at=at.join("spoofing_guard") label="Nodes drop packets with a foreign source" default=true/>
        </Section>
    }
}
