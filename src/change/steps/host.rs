//! The step on a host with Linux.

use super::expected::{expected, marks, outage};
use super::files::Files;
use super::guests::keeps_gateways;
use super::handover::Handover;
use super::interfaces::Interfaces;
use super::routing::Routing;
use super::{Both, Step, kept};
use crate::change::daemon::Daemon;
use crate::change::devices::DeviceChange;
use crate::change::reader::Reader;
use crate::export::runbook::backend::Steps;
use crate::export::runbook::{bring, daemon};
use crate::model::Noun;
use crate::topology::Speaker;

/// The guards' file.
const GUARDS: &str = "etc/nftables.d/fabric.nft";
/// Takes guards away that were not there before.
const NO_GUARDS: &str =
    "nft delete table inet fabric; nft delete table bridge fabric # the one that is there";

/// Shows that a host has its network.
const ANSWERS: &str = "ip -br address; ip route show default; ip -6 route show default";

/// What a step depends on that comes before it or goes on around it.
pub struct Turn<'a> {
    /// The hosts whose steps come before.
    pub done: &'a [&'a str],
    /// What both ends of sessions must have alike.
    pub handover: Option<&'a Handover<'a>>,
    /// VMs have been changed inside already.
    pub follows_guests: bool,
}

/// The step that brings a host from its old files to its new ones.
pub fn changed(both: &Both, device: &DeviceChange, turn: &Turn) -> Step {
    let is_new = both.is_new(device);
    let verb = if is_new { "Set up" } else { "Change" };
    let mut step = named(both, device, verb);
    let routing = Routing::new(both, device);
    let files = Files::of(device);
    if let Some(was) = &device.was {
        let note =
            format!("It was `{was}`: it is renamed by its own means, and reached as before.");
        add(&mut step.note, &note);
    }
    add(&mut step.note, &both.new_address(device));
    if is_new {
        add(
            &mut step.note,
            "It is new: what it needs before, such as packages, stands in the new export's `RUNBOOK.md`.",
        );
    }
    let interfaces = both
        .host(&device.host)
        .filter(|_| files.readers.contains(&Reader::Interfaces))
        .map(|host| {
            let was = both.old_host(&device.host);
            Interfaces::new(host, was, &both.kept, &files.added)
        });
    if interfaces.as_ref().is_none_or(|own| !own.restarts) {
        add(&mut step.note, &outage(both, device));
    }
    let mut commands = put_in_place(both, device, &files, &routing);
    // Routes to VMs never go before somebody else has set them. What restarts reads all anew.
    let restarts = interfaces.as_ref().is_some_and(|own| own.restarts);
    let is_last = |reader: &&Reader| routing.takes_routes && **reader == Reader::VmUnits;
    for reader in files
        .readers
        .iter()
        .filter(|reader| !is_last(reader) && !restarts)
    {
        commands += reader.apply();
    }
    let own_interfaces = interfaces.as_ref().map_or("", |own| &own.commands);
    if let Some(own) = &interfaces {
        add(&mut step.note, &own.note);
    }
    add(&mut step.note, &routing.note());
    if restarts {
        commands += &routing.commands();
        commands = format!("{}\n{own_interfaces}", commands.trim_end());
    } else {
        commands += own_interfaces;
        commands += &routing.commands();
    }
    for reader in files.readers.iter().filter(|own| is_last(own) && !restarts) {
        commands = format!("{}\n{}", commands.trim_end(), reader.apply());
    }
    if !turn.follows_guests {
        let both_gateways = keeps_gateways(both, &device.host);
        commands = format!("{}\n{both_gateways}", commands.trim_end());
    }
    step.commands = commands.trim().to_owned();
    let shown = routing
        .running
        .filter(|_| device.daemon != Daemon::Untouched);
    let mut checks: Vec<_> = shown.map(daemon::shows).into_iter().collect();
    if checks.is_empty() || interfaces.is_some() {
        checks.insert(0, ANSWERS);
        step.expect.push("the node answers as before".into());
    }
    step.check = checks.join("\n");
    let confirm = [
        interfaces.as_ref().map(|own| own.confirm),
        routing.confirm(),
    ];
    let confirm: Vec<_> = confirm.into_iter().flatten().collect();
    step.confirm = confirm.join("\n").trim().to_owned();
    if routing.needs_keeping && !is_new {
        step.expect
            .push("every session: down once while FRR restarts with its options".into());
    } else {
        step.expect.extend(expected(both, device, turn.done));
    }
    step.expect
        .extend(turn.handover.and_then(|own| marks(both, device, own)));
    step.back = way_back(both, &files, interfaces.as_ref(), &routing);
    step
}

/// The commands that keep the old files and put the new ones in place.
fn put_in_place(both: &Both, device: &DeviceChange, files: &Files, routing: &Routing) -> String {
    let mut keep = [files.put.clone(), files.gone.clone()].concat();
    let own_interfaces = files.readers.contains(&Reader::Interfaces);
    // The undo of interfaces restarts the node, which would read the routing daemon's new file.
    if routing.removes() || own_interfaces && routing.daemon != Daemon::Untouched {
        let before = routing.before.iter();
        keep.extend(before.flat_map(|before| daemon::files(&[*before])));
    }
    if keep.is_empty() {
        return String::new();
    }
    let backend = both.host(&device.host).filter(|_| own_interfaces);
    let backend = backend.map(|host| Steps::of(host.backend()));
    let mut commands = "cd /root/fabric && chmod -R go= .\n".to_owned();
    if files.put.contains(&GUARDS) {
        commands += "nft -c -f etc/nftables.d/fabric.nft      # says nothing\n";
    }
    commands += backend.map_or("", |backend| backend.check);
    // The undo of interfaces needs all that the back end reads.
    keep.extend(backend.map(|backend| backend.kept));
    commands += &kept::keep(&both.kept, &keep);
    for path in &files.put {
        let full = format!("{}/{path}", device.host);
        let is_secret = both.after.get(&full).is_some_and(|file| file.secret);
        let mode = if is_secret { "0600" } else { "0644" };
        commands += &format!("install -D -m {mode} {path} /{path}\n");
    }
    for path in &files.gone {
        commands += &format!("rm -f /{path}\n");
    }
    commands
}

/// Another paragraph.
fn add(note: &mut String, text: &str) {
    if !text.is_empty() && !note.is_empty() {
        note.push_str("\n\n");
    }
    note.push_str(text);
}

/// The old files in place again, and read again.
fn way_back(
    both: &Both,
    files: &Files,
    interfaces: Option<&Interfaces>,
    routing: &Routing,
) -> String {
    let mut lines = Vec::new();
    let replaces = routing.removes();
    if !files.readers.is_empty() || replaces {
        lines.push("cd /".to_owned());
        if !files.added.is_empty() {
            lines.push(format!("rm -f {}", files.added.join(" \\\n  ")));
        }
        if !files.gone.is_empty() || files.put.len() > files.added.len() || replaces {
            lines.push(format!("cp -a {}/etc /", both.kept));
        }
        // A restart reads all anew.
        let restarts = interfaces.is_some_and(|own| own.restarts);
        for reader in files.readers.iter().filter(|_| !restarts) {
            let apply = reader.apply().split('#').next().unwrap_or_default();
            lines.push(match reader {
                Reader::Nftables if files.added.contains(&GUARDS) => NO_GUARDS.to_owned(),
                _ => apply.trim_end().to_owned(),
            });
        }
    }
    lines.push(routing.back());
    // It cuts off what stands behind it.
    lines.extend(interfaces.map(|own| own.back.clone()));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// The step that takes a host out of the plan.
pub fn removed(both: &Both, device: &DeviceChange) -> Step {
    let mut step = named(both, device, "Take out");
    let speaker = both.old.device(&device.host);
    let ran = Routing::new(both, device).before;
    step.bring = "ssh root@$ADDRESS".into();
    step.note = match speaker.map(|speaker| speaker.noun) {
        Some(Noun::Node) => "Its VMs are elsewhere before: what still runs here is cut off.".into(),
        Some(Noun::Gateway) => super::junos::ELSEWHERE.into(),
        _ => String::new(),
    };
    match ran {
        Some(ran) => {
            step.commands = format!("systemctl disable --now {}", daemon::services(ran));
            step.back = format!("systemctl enable --now {}", daemon::services(ran));
            step.expect.push(
                "the other ends of its sessions that still know it wait in `Active` or `Connect`"
                    .into(),
            );
        }
        None => {
            step.commands = "# nothing".into();
            step.back = "# nothing was changed on it".into();
            step.expect
                .push("the plan asks nothing of it any more; its files stay as they are".into());
        }
    }
    step
}

fn named(both: &Both, device: &DeviceChange, verb: &str) -> Step {
    let speaker = both.device(device);
    let noun = speaker.map_or(Noun::Node, |speaker| speaker.noun);
    let address = |speaker: Speaker| speaker.v4.or(speaker.v6).map(|own| own.addr().to_string());
    let speakers: Vec<_> = speaker.into_iter().collect();
    Step {
        title: format!("{verb} the {noun}"),
        hosts: vec![(
            device.host.clone(),
            speaker.and_then(address).unwrap_or_default(),
        )],
        bring: bring(&speakers),
        ..Step::default()
    }
}
