//! In which order the steps come.
//!
//! What comes is known to the reflectors before the nodes announce it, and to the core last, so that
//! nothing is announced that nobody takes. What goes leaves the other way round. A node that VMs move to
//! is ready before they move, the one they leave forgets them afterwards. What both ends of a session
//! must have alike has an order of its own ([`Handover`]).

use super::guests::{self, Guest};
use super::handover::Handover;
use super::host::Turn;
use super::moves::{Move, Moves, moves};
use super::traffic::Traffic;
use super::{Both, Step, host, junos, platform, vms};
use crate::change::daemon::{Daemon, Fate};
use crate::change::devices::{DeviceChange, FileKind};
use crate::change::objects::Kind;
use crate::model::Noun;

/// Where a step stands: its place, then its host's name.
type Place<'a> = (u8, &'a str);

/// The place of what is changed inside VMs, behind their nodes.
const INSIDE: u8 = 85;

/// What the place of every step depends on.
pub struct Order<'a> {
    /// Nothing comes that others have to know first.
    goes_back: bool,
    /// Nodes that go and whose VMs move: they do so before anything else happens.
    emptied: Vec<&'a str>,
    /// What moves from node to node.
    moves: Moves<'a>,
    /// What both ends of sessions must have alike.
    pub handover: Option<Handover<'a>>,
    /// Where traffic comes in, if that changes.
    pub traffic: Option<Traffic<'a>>,
}

impl<'a> Order<'a> {
    /// That of a change.
    pub fn of(both: &Both<'a>) -> Self {
        let moves = moves(both);
        let left = moves.vms.iter().map(|one| one.from);
        let emptied = left
            .filter(|from| both.new.device(from).is_none())
            .collect();
        let handover = Handover::of(both);
        let names = both.hosts.iter().map(|host| host.name);
        let regates = !both.old_gateways(names).is_empty();
        Self {
            goes_back: is_only_removal(both) && handover.is_none() && !regates,
            emptied,
            traffic: Traffic::of(both, handover.is_some()),
            moves,
            handover,
        }
    }

    /// The place of a host's step.
    fn place(&self, noun: Noun, host: &str, is_new: bool, is_gone: bool) -> u8 {
        let gains = self.moves.gains(host);
        let only_loses = !gains && self.moves.loses(host);
        if self.goes_back {
            return match noun {
                Noun::Gateway => 0,
                Noun::Node if is_gone => 40,
                Noun::Node if only_loses => 30,
                Noun::Node => 10,
                _ if is_gone => 60,
                _ => 50,
            };
        }
        let (handover, traffic) = (self.handover.as_ref(), self.traffic.as_ref());
        match noun {
            Noun::Node if is_gone => 30,
            Noun::Node
                if self
                    .moves
                    .vms
                    .iter()
                    .any(|one| one.to == host && self.is_early(one)) =>
            {
                10
            }
            Noun::Node if only_loses => 90,
            Noun::Node => 70,
            Noun::Gateway if is_gone => 120,
            Noun::Gateway if is_new && traffic.is_some_and(Traffic::is_replaced) => 40,
            Noun::Gateway if handover.is_some_and(|own| own.has_core) => 95,
            Noun::Gateway => 110,
            _ if is_gone => 130,
            _ if is_new => 50,
            _ if handover.is_some_and(|own| own.is_last(host)) => 100,
            _ if traffic.is_some_and(|own| own.is_last(host)) => 65,
            _ => 60,
        }
    }

    /// Whether a VM moves before anything else happens.
    fn is_early(&self, one: &Move) -> bool {
        self.goes_back || self.emptied.contains(&one.from)
    }

    /// The place of a VM's change inside: behind its node and behind its move.
    fn inside(&self, guest: &Guest) -> u8 {
        let mut moves = self.moves.vms.iter();
        if self.goes_back || moves.any(|one| one.name == guest.name && self.is_early(one)) {
            25
        } else {
            INSIDE
        }
    }

    /// The place of what leads traffic in elsewhere: before its core gateway loses its routes, where another
    /// one has them by then.
    fn lead(&self, traffic: &Traffic) -> u8 {
        match (traffic.is_replaced(), traffic.last.is_empty()) {
            (false, _) => 45,
            (true, false) => 62,
            (true, true) => 68,
        }
    }
}

/// The steps, those that are alike for neighbouring nodes as one.
pub fn ordered<'a>(both: &Both<'a>, order: &Order<'a>) -> Vec<Step> {
    let devices = both.devices.iter().filter(|device| device.is_work());
    let parts: Vec<_> = devices.flat_map(DeviceChange::parts).collect();
    let mut work: Vec<(Place, &DeviceChange)> = Vec::new();
    for device in &parts {
        let is_new = both.old.device(&device.host).is_none();
        let is_gone =
            both.new.device(&device.host).is_none() || both.after.of_host(&device.host).is_empty();
        let place = order.place(role(both, device), &device.host, is_new, is_gone);
        work.push(((place, &device.host), device));
    }
    // Of a host's two parts the one that goes comes first.
    crate::sorted::sort_by_key(&mut work, |(place, device)| {
        (*place, !is_gone(both, device))
    });
    let mut steps: Vec<(Place, Step)> = Vec::new();
    for (i, (place, device)) in work.iter().enumerate() {
        let done: Vec<_> = work[..i]
            .iter()
            .map(|(_, done)| done.host.as_str())
            .collect();
        let mut files = device.files.iter();
        let is_junos = files.any(|file| file.on_host() == "fabric.set");
        let step = match (is_gone(both, device), is_junos) {
            (true, true) => junos::removed(both, device),
            (true, false) => host::removed(both, device),
            (false, true) => junos::changed(both, device, &done),
            (false, false) => {
                let turn = Turn {
                    done: &done,
                    handover: order.handover.as_ref(),
                    follows_guests: place.0 > INSIDE,
                };
                host::changed(both, device, &turn)
            }
        };
        steps.push((*place, step));
    }
    let (early, late): (Vec<_>, Vec<_>) =
        order.moves.vms.iter().partition(|one| order.is_early(one));
    for (place, moves) in [(20, early), (80, late)] {
        steps.extend(platform::moved(both, &moves).map(|step| ((place, ""), step)));
    }
    let routed = platform::routed(&order.moves.ranges);
    // As early as can be behind the nodes' steps: these cut the VMs off.
    let place = if order.goes_back { 12 } else { 72 };
    steps.extend(vms::changed(both).map(|step| ((place, ""), step)));
    let place = if order.goes_back { 22 } else { 82 };
    steps.extend(routed.map(|step| ((place, ""), step)));
    for host in both.hosts {
        let mut own = work.iter().filter(|(_, device)| device.host == host.name);
        let is_done = own.any(|(place, _)| place.0 < INSIDE);
        let place = if order.goes_back { 10 } else { 70 };
        let step = guests::both_gateways(both, host.name).filter(|_| !is_done);
        steps.extend(step.map(|step| ((place, host.name), step)));
    }
    let guests = guests::guests(both);
    for place in [25, INSIDE] {
        let own: Vec<_> = guests
            .iter()
            .filter(|own| order.inside(own) == place)
            .collect();
        steps.extend(guests::step(both, &own).map(|step| ((place, ""), step)));
    }
    if let Some(traffic) = order.traffic.as_ref().filter(|_| !order.goes_back) {
        steps.push(((order.lead(traffic), ""), traffic.step()));
    }
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

/// What a host is.
pub fn role(both: &Both, device: &DeviceChange) -> Noun {
    let speaker = both
        .new
        .device(&device.host)
        .or_else(|| both.old.device(&device.host));
    speaker.map_or(Noun::Node, |speaker| speaker.noun)
}

/// Whether a host leaves the plan, or makes room for another one of its name.
pub fn is_gone(both: &Both, device: &DeviceChange) -> bool {
    both.new.device(&device.host).is_none()
        || both.after.of_host(&device.host).is_empty()
        || device.is_only(FileKind::Removed) && device.daemon == Daemon::Stops
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
