//! In which order the steps come.
//!
//! What comes is known to the reflectors before the nodes announce it, and to the core last, so that
//! nothing is announced that nobody takes. What goes leaves the other way round. A node that VMs move to
//! is ready before they move, the one they leave forgets them afterwards.

use super::{Both, Step, host, junos};
use crate::change::daemon::Fate;
use crate::change::devices::DeviceChange;
use crate::change::objects::{Kind, ObjectChange};
use crate::change::side::listed;
use crate::model::Noun;

/// Where a step stands: its place, then its host's name.
type Place<'a> = (u8, &'a str);

/// What the place of every step depends on.
struct Order<'a> {
    /// Nothing comes that others have to know first.
    goes_back: bool,
    /// A core gateway goes: what takes its place is ready before.
    replaces_gateway: bool,
    /// A node goes whose VMs move: they do so before anything else happens.
    empties_node: bool,
    moves: Vec<Move<'a>>,
}

impl<'a> Order<'a> {
    fn of(both: &Both<'a>) -> Self {
        let moves = moves(both);
        let mut gone = both.devices.iter().filter(|device| is_gone(both, device));
        let is_left = |one: &Move| both.new.device(one.from).is_none();
        Self {
            goes_back: is_only_removal(both),
            replaces_gateway: gone.any(|device| role(both, device) == Noun::Gateway),
            empties_node: moves.iter().any(is_left),
            moves,
        }
    }

    /// The place of a host's step.
    fn place(&self, noun: Noun, host: &str, is_new: bool, is_gone: bool) -> u8 {
        let any = |is: &dyn Fn(&Move) -> bool| self.moves.iter().any(is);
        let gains = any(&|one| one.to == host);
        let only_loses = !gains && any(&|one| one.from == host);
        if self.goes_back {
            return match noun {
                Noun::Gateway => 0,
                Noun::Node if is_gone => 4,
                Noun::Node if only_loses => 3,
                Noun::Node => 1,
                _ if is_gone => 6,
                _ => 5,
            };
        }
        match noun {
            Noun::Node if is_gone => 3,
            Noun::Node if self.empties_node && gains && !is_new => 1,
            Noun::Node if only_loses => 9,
            Noun::Node => 7,
            Noun::Gateway if is_gone => 11,
            Noun::Gateway if is_new && self.replaces_gateway => 4,
            Noun::Gateway => 10,
            _ if is_gone => 12,
            _ if is_new => 5,
            _ => 6,
        }
    }

    /// The place of the platform that moves VMs: behind the nodes that they move to.
    fn platform(&self) -> u8 {
        if self.goes_back || self.empties_node {
            2
        } else {
            8
        }
    }
}

/// The steps, those that are alike for neighbouring nodes as one.
pub fn ordered(both: &Both) -> Vec<Step> {
    let order = Order::of(both);
    let mut steps: Vec<(Place, Step)> = Vec::new();
    for device in both.devices.iter().filter(|device| device.is_work()) {
        let is_gone = is_gone(both, device);
        let mut files = device.files.iter();
        let is_junos = files.any(|file| file.on_host() == "fabric.set");
        let step = match (is_gone, is_junos) {
            (true, true) => junos::removed(both, device),
            (true, false) => host::removed(both, device),
            (false, true) => junos::changed(both, device),
            (false, false) => host::changed(both, device),
        };
        let is_new = both.old.device(&device.host).is_none();
        let place = order.place(role(both, device), &device.host, is_new, is_gone);
        steps.push(((place, &device.host), step));
    }
    let platform = platform(&order.moves);
    steps.extend(platform.map(|step| ((order.platform(), ""), step)));
    crate::sorted::sort_by(&mut steps, |a, b| a.0.cmp(&b.0));
    let mut ordered: Vec<Step> = Vec::new();
    for (_, mut step) in steps {
        match ordered.last_mut() {
            Some(last) if is_alike(last, &step) => last.hosts.append(&mut step.hosts),
            _ => ordered.push(step),
        }
    }
    ordered
}

/// Reflectors are changed one by one, so that one of them always serves.
fn is_alike(one: &Step, other: &Step) -> bool {
    let hosts = one.hosts.clone();
    !one.title.ends_with(&format!("the {}", Noun::Reflector))
        && Step {
            hosts,
            ..other.clone()
        } == *one
}

fn role(both: &Both, device: &DeviceChange) -> Noun {
    let speaker = both
        .new
        .device(&device.host)
        .or_else(|| both.old.device(&device.host));
    speaker.map_or(Noun::Node, |speaker| speaker.noun)
}

fn is_gone(both: &Both, device: &DeviceChange) -> bool {
    both.new.device(&device.host).is_none() || both.after.of_host(&device.host).is_empty()
}

/// Whether nothing comes that others have to know first.
fn is_only_removal(both: &Both) -> bool {
    let devices = || both.devices.iter();
    let starts = devices().any(|device| device.with_fate(Fate::Starts).next().is_some());
    let ends = devices().any(|device| device.with_fate(Fate::Ends).next().is_some());
    let mut pools = both.objects.iter().filter(|one| {
        one.at
            .object()
            .is_some_and(|(of, _)| of == Noun::Pool.collection())
    });
    let grows = pools.clone().any(|pool| {
        pool.kind == Kind::Added
            || pool
                .values
                .iter()
                .any(|value| value.field == "ranges" && !value.added.is_empty())
    });
    let shrinks = pools.any(|pool| {
        pool.kind == Kind::Removed
            || pool
                .values
                .iter()
                .any(|value| value.field == "ranges" && !value.removed.is_empty())
    });
    let comes = devices().any(|device| both.old.device(&device.host).is_none());
    let goes = devices().any(|device| is_gone(both, device));
    !starts && !grows && !comes && (ends || shrinks || goes)
}

/// A VM that has another node now.
struct Move<'a> {
    name: &'a str,
    from: &'a str,
    to: &'a str,
}

fn moves<'a>(both: &Both<'a>) -> Vec<Move<'a>> {
    let (old, new) = (both.old.site.plan, both.new.site.plan);
    let moved = |object: &'a ObjectChange| {
        let (collection, name) = object.at.object()?;
        if collection != Noun::Vm.collection() || object.kind != Kind::Changed {
            return None;
        }
        let from = old.vms.get(name)?.node.get()?.as_str();
        let to = new.vms.get(name)?.node.get()?.as_str();
        (from != to).then_some(Move { name, from, to })
    };
    both.objects.iter().filter_map(moved).collect()
}

/// The step of the platform that runs the VMs.
fn platform(moves: &[Move]) -> Option<Step> {
    let all = moves.iter();
    let list: Vec<_> = all
        .map(|Move { name, from, to }| format!("`{name}` from `{from}` to `{to}`"))
        .collect();
    (!list.is_empty()).then(|| Step {
        title: "Move VMs, in the platform that runs them".into(),
        note: list.join("\n"),
        expect: vec!["each answers from outside, at all its addresses".into()],
        back: "# the platform moves them back".into(),
        ..Step::default()
    })
}

/// Fields whose change reaches VMs though every session stays up.
const CUTTING: [(&str, &str); 6] = [
    (
        "network/community",
        "Reflectors take routes with the new mark alone: VMs are cut off from the change of the last reflector to that \
         of their node. Change one reflector, then the nodes, then the other reflectors, and every VM keeps a way.",
    ),
    (
        "network/vm_routes",
        "Who puts VM routes into the kernel changes: empty each node of VMs before its step.",
    ),
    (
        "network/gateway_v4",
        "VMs have their gateway's address inside, and the platform puts it onto their interfaces: both change with it, \
         VM by VM.",
    ),
    (
        "network/gateway_v6",
        "VMs have their IPv6 gateway's address inside, and the platform puts it onto their interfaces: both change with \
         it, VM by VM.",
    ),
    (
        "uplink",
        "A node with another uplink is off the network while that changes: work on its console, or empty it first.",
    ),
    (
        "vm_ranges",
        "The provider routes a range to one server: where a range moves, it is moved there too, and the gateway inside \
         its VMs changes.",
    ),
];

/// What to think of before the first step.
pub fn advice(both: &Both) -> Vec<String> {
    let mut advice = Vec::new();
    let waits = both
        .devices
        .iter()
        .any(|device| device.with_fate(Fate::Waits).next().is_some());
    if waits {
        advice.push(
            "Sessions that have the change at one end alone are down, and VMs are cut off with them: do all steps in \
             one go, in a window for it."
                .into(),
        );
    }
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
