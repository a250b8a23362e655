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

/// The steps, those that are alike for neighbouring nodes as one.
pub fn ordered(both: &Both) -> Vec<Step> {
    let goes_back = is_only_removal(both);
    let moves = moves(both);
    let replaces_gateway = both
        .devices
        .iter()
        .any(|one| role(both, one) == Noun::Gateway && is_gone(both, one));
    let mut steps: Vec<(Place, Step)> = Vec::new();
    for device in both.devices.iter().filter(|device| device.is_work()) {
        let noun = role(both, device);
        let gone = is_gone(both, device);
        let is_junos = device
            .files
            .iter()
            .any(|file| file.on_host() == "fabric.set");
        let step = match (gone, is_junos) {
            (true, true) => junos::removed(both, device),
            (true, false) => host::removed(both, device),
            (false, true) => junos::changed(both, device),
            (false, false) => host::changed(both, device),
        };
        let is_new = both.old.device(&device.host).is_none();
        let place = match (goes_back, noun, gone) {
            (true, Noun::Gateway, _) => 0,
            (true, Noun::Node, _) => 1,
            (true, _, false) => 2,
            (true, _, true) => 3,
            (false, Noun::Node, true) => 0,
            (false, Noun::Gateway, false) if is_new && replaces_gateway => 1,
            (false, Noun::Reflector, false) => {
                if is_new {
                    2
                } else {
                    3
                }
            }
            (false, Noun::Node, false) => {
                if only_loses(&moves, &device.host) {
                    6
                } else {
                    4
                }
            }
            (false, Noun::Gateway, false) => 7,
            (false, Noun::Gateway, true) => 8,
            (false, ..) => 9,
        };
        steps.push(((place, &device.host), step));
    }
    steps.extend(platform(&moves).map(|step| ((5, ""), step)));
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

fn only_loses(moves: &[Move], host: &str) -> bool {
    let any = |is: &dyn Fn(&Move) -> bool| moves.iter().any(is);
    any(&|one| one.from == host) && !any(&|one| one.to == host)
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
