//! The form of a node.

use leptos::prelude::*;

use super::objects::Columns;
use crate::model::Noun;
use crate::model::values::NetworkMode;
use crate::ui::state::{Place, Session};
use crate::ui::widgets::{
    CheckField, ChoiceField, ListField, ReferenceField, ReferencesField, Section, TextField,
};

pub const COLUMNS: Columns = Columns {
    titles: &["Cluster", "IPv4", "IPv6", "VMs"],
    cells: |plan, name| {
        let Some(node) = plan.nodes.get(name) else {
            return Vec::new();
        };
        let vms = plan
            .vms
            .values()
            .filter(|vm| vm.node.text().trim() == name)
            .count();
        vec![
            node.cluster.text().into(),
            node.ipv4.text().into(),
            node.ipv6.text().into(),
            vms.to_string(),
        ]
    },
};

#[component]
pub fn Form(at: Place, name: String) -> impl IntoView {
    let session = Session::get();
    let mode = Memo::new(move |_| {
        session.plan.with(|plan| {
            let (_, cluster) = plan.cluster_of(plan.nodes.get(&name)?)?;
            cluster.network.mode.get().copied()
        })
    });
    view! {
        <Section title="Server">
            <ReferenceField at=at.join("cluster") label="Cluster" noun=Noun::Cluster/>
            <TextField at=at.join("os") label="Operating system" placeholder="almalinux-8"/>
            <TextField at=at.join("uplink") label="Uplink" placeholder="eno1" hint="The physical interface towards the network."/>
            <TextField at=at.join("uplink_mac") label="Uplink's MAC address" placeholder="54:04:a6:f1:7b:28"/>
        </Section>
        <Section title="Addresses">
            <TextField at=at.join("ipv4") label="IPv4 address" placeholder="10.0.0.11/24" hint="With its prefix length; /32 where the gateway is on-link."/>
            <TextField at=at.join("gateway_v4") label="IPv4 gateway" placeholder="10.0.0.1"/>
            <TextField at=at.join("ipv6") label="IPv6 address" placeholder="2001:db8::11/64"/>
            <TextField at=at.join("gateway_v6") label="IPv6 gateway" placeholder="fe80::1"/>
            <CheckField at=at.join("on_link") label="The gateways are on-link" default=false hint="Reached directly on the uplink though they lie outside its subnets."/>
        </Section>
        {move || (mode.get() == Some(NetworkMode::Routing)).then(|| view! {
            <Section title="Addresses for VMs" about="Routed to this node by the provider; only its VMs get them.">
                <ListField at=at.join("vm_ranges") label="Ranges" item="range" placeholder="192.0.2.8/29"/>
            </Section>
        })}
        {move || (mode.get() == Some(NetworkMode::IpFabric)).then(|| view! {
            <Section title="BGP">
                <ReferencesField at=at.join("reflectors") label="Route reflectors" noun=Noun::Reflector hint="All of the fabric's when none is chosen."/>
                <TextField at=at.join("router_id") label="Router id" hint="The IPv4 address when not given."/>
                <TextField at=at.join("asn") label="AS number" hint="The fabric's when not given."/>
                <ChoiceField at=at.join("routing_daemon") label="Routing daemon" default="BIRD 2"/>
            </Section>
        })}
        <Section title="Export">
            <ChoiceField at=at.join("network_backend") label="Network back end" default="netplan"/>
        </Section>
    }
}
