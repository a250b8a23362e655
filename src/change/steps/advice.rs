//! What to think of before the first step.

use super::handover::{Handover, Loss};
use super::order::{Order, is_gone, role};
use super::{Both, Step, between, vms};
use crate::change::devices::DeviceChange;
use crate::change::objects::{Kind, ObjectChange};
use crate::change::side::listed;
use crate::model::Noun;

/// Fields whose change reaches VMs though every session stays up.
const CUTTING: [(&str, &str); 2] = [
    (
        "network/vm_routes",
        "Who puts VM routes into the kernel changes: empty each node of VMs before its step.",
    ),
    (
        "uplink",
        "A node with another uplink is off the network while that changes: work on its console, or empty it first.",
    ),
];

/// All of it, with the steps in their order.
pub fn advice(both: &Both, order: &Order, steps: &[Step]) -> Vec<String> {
    let mut advice = Vec::new();
    if let Some(handover) = &order.handover {
        advice.push(handed_over(both, handover, steps));
    }
    advice.extend(order.traffic.as_ref().and_then(|own| own.advice()));
    if order.handover.is_none() {
        advice.extend(between::advice(both, steps));
    }
    advice.extend(vms::handed_on(both));
    advice.extend(both.devices.iter().filter_map(|own| replaced(own, steps)));
    for (field, text) in CUTTING {
        let mut changed = both
            .objects
            .iter()
            .filter(|object| object.kind == Kind::Changed);
        let named = |object: &ObjectChange| object.values.iter().any(|value| value.field == field);
        if changed.any(named) {
            advice.push(text.into());
        }
    }
    for device in both.devices {
        let new = both.new_addresses(&device.host);
        if !new.is_empty() && role(both, device) != Noun::Node {
            advice.push(format!(
                "Before the first step `{}` has {new} on its interface, beside its old address: the plan does not write \
                 its interfaces, and others look for it there from their own steps on.",
                device.host
            ));
        }
    }
    let gone = both
        .devices
        .iter()
        .filter(|device| role(both, device) == Noun::Node && is_gone(both, device));
    let gone: Vec<_> = gone.map(|device| device.host.as_str()).collect();
    let comes = both
        .devices
        .iter()
        .any(|device| both.old.device(&device.host).is_none());
    if !gone.is_empty() && comes {
        advice.push(format!(
            "Hosts come and go in one change: {} must be empty before the first step. To move VMs to what comes, make \
             two changes of it, with a plan between them that has both.",
            listed(&gone)
        ));
    }
    advice
}

/// A core gateway that becomes another machine, with the addresses that the old one has.
fn replaced(device: &DeviceChange, steps: &[Step]) -> Option<String> {
    let has = |step: &Step| step.hosts.iter().any(|(host, _)| *host == device.host);
    let from = steps.iter().position(has)? + 1;
    let to = steps.iter().rposition(has)? + 1;
    device.is_another_machine().then(|| {
        format!(
            "`{}` becomes another machine with the same addresses, which is ready before step {from}, its network apart: \
             traffic through it is cut off from step {from} to step {to}. To lose nothing, make two changes of it, with a \
             plan in between that has both, each with a name and addresses of its own.",
            device.host
        )
    })
}

/// What both ends must have, in which order, and what is lost.
fn handed_over(both: &Both, handover: &Handover, steps: &[Step]) -> String {
    let mut why = Vec::new();
    if handover.has_sessions {
        why.push("A session that has the change at one end alone is down.");
    }
    if !handover.marked.is_empty() {
        why.push("A reflector takes VM routes with its own plan's mark alone.");
    }
    let why = why.join(" ");
    let (first, last) = (listed(&handover.first), listed(&handover.last));
    let core = both.new.site.gateways();
    let core: Vec<_> = core.iter().map(|own| own.name).collect();
    let core = if handover.has_core { core } else { Vec::new() };
    let range = |names: &[&str]| {
        let is_it = |step: &Step| {
            step.hosts
                .iter()
                .any(|(own, _)| names.contains(&own.as_str()))
        };
        let place = |at: Option<usize>| at.map_or(1, |at| at + 1);
        (
            place(steps.iter().position(is_it)),
            place(steps.iter().rposition(is_it)),
        )
    };
    let nodes = both.new.site.fabrics.iter().flat_map(|own| &own.nodes);
    let nodes: Vec<_> = nodes.map(|own| own.name).collect();
    match &handover.loss {
        Loss::None => {
            let moment = if handover.restarts_nodes {
                " At its own step a node's sessions start anew: its VMs are out until the first is up, for seconds mostly, \
                 for a minute where a half-open connection is left over. Where that is too much, move them away before."
            } else if handover.marked.is_empty() {
                ""
            } else {
                " At its own step a node's VMs go from the one to the other, both updates at once: a core gateway may \
                 lack them for the moment between the two."
            };
            let turn = if handover.has_core {
                "the nodes and core gateways"
            } else {
                "the nodes"
            };
            format!(
                "{why} So {first} is changed first, then {turn} one by one, then {last}: what is not changed yet is \
                 served by {last}, what is by {first}, and no VM loses both. That needs both: before the first step \
                 every core gateway has each VM from {first} and from {last}; where one of them lacks any, mend that \
                 first.{moment}"
            )
        }
        Loss::UntilCore => {
            let (from, to) = range(&[nodes, core.clone()].concat());
            format!(
                "{why} The core gateways' sessions have it too, so no order keeps every VM. With {first} first, then the \
                 nodes, then {}, and {last} last, the VMs of each node are cut off from their node's step to the core \
                 gateways': steps {from} to {to}. Do these in one go, in a window for it; the first node shows whether \
                 its session with {first} comes up before the others follow.",
                listed(&core)
            )
        }
        Loss::Cut(cut) => {
            let sessions = both.old.sessions();
            let own = sessions.iter().filter(|(key, _)| cut.contains(&key.2));
            let reflectors: Vec<_> = own.map(|(key, _)| key.0).collect();
            let (from, to) = range(&[cut.as_slice(), &core, &reflectors].concat());
            let and_core = if handover.has_core {
                " and of the core gateways"
            } else {
                ""
            };
            let without = if handover.has_core {
                ""
            } else {
                " With two reflectors for each of them no VM would be cut off."
            };
            format!(
                "{why} No other reflector serves the VMs on {} meanwhile, so no order keeps them: they are cut off \
                 between the step of their reflector and that of their node{and_core}: at most from step {from} to step \
                 {to}. Do these in one go, in a window for it.{without}",
                listed(cut)
            )
        }
    }
}
