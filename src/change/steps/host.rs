//! The step on a host with Linux.

use super::routing::Routing;
use super::{Both, Step};
use crate::change::daemon::{Daemon, Fate};
use crate::change::devices::{DeviceChange, FileKind};
use crate::change::side::listed;
use crate::export::guest;
use crate::export::node::Host;
use crate::export::runbook::backend::Steps;
use crate::export::runbook::{Block, bring, daemon, interfaces};
use crate::model::Noun;
use crate::model::values::NetworkBackend;
use crate::topology::Speaker;

/// The guards' file.
const GUARDS: &str = "etc/nftables.d/fabric.nft";
/// Takes guards away that were not there before.
const NO_GUARDS: &str =
    "nft delete table inet fabric; nft delete table bridge fabric # the one that is there";
/// The one way back for interfaces that is sure.
const BOOT: &str = "systemctl reboot                         # the interfaces of before come up";

/// What the programs of a host have to be told of their new files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reader {
    Sysctl,
    Nftables,
    /// Units for VMs' interfaces, which change no interface of the node's own.
    VmUnits,
    Neighbours,
    Interfaces,
    Routing,
    Guests,
}

impl Reader {
    fn of(path: &str) -> Self {
        let is_vm_unit =
            |name: &str| name.starts_with("50-fabric-") || name.starts_with("60-fabric-vm");
        match path.rsplit_once('/') {
            Some(("etc/sysctl.d", _)) => Self::Sysctl,
            Some(("etc/nftables.d", _)) => Self::Nftables,
            Some(("etc/systemd/system", _)) => Self::Neighbours,
            Some(("etc/systemd/network", name)) if is_vm_unit(name) => Self::VmUnits,
            Some((folder, _)) if folder.starts_with("etc/systemd/network/") => Self::VmUnits,
            Some(("etc/bird" | "etc/frr", _)) => Self::Routing,
            Some((folder, _)) if folder.starts_with(guest::FOLDER) => Self::Guests,
            _ => Self::Interfaces,
        }
    }

    /// The commands after which the files count, where they are the same everywhere.
    fn apply(self) -> &'static str {
        match self {
            Self::Sysctl => "sysctl --system\n",
            Self::Nftables => {
                "nft -f /etc/nftables.d/fabric.nft         # at once or not at all; no connection ends\n"
            }
            Self::VmUnits => {
                "networkctl reload                        # the node's own interfaces stay as they are\n"
            }
            Self::Neighbours => {
                "systemctl daemon-reload; systemctl enable fabric-neighbours; systemctl restart fabric-neighbours\n"
            }
            Self::Interfaces | Self::Routing | Self::Guests => "",
        }
    }
}

/// The step that brings a host from its old files to its new ones.
pub fn changed(both: &Both, device: &DeviceChange) -> Step {
    let is_new = both.old.device(&device.host).is_none();
    let verb = if is_new { "Set up" } else { "Change" };
    let mut step = named(both, device, verb);
    let routing = Routing::new(both, device);
    if let Some(was) = &device.was {
        step.note =
            format!("It was `{was}`: it is renamed by its own means, and reached as before.");
    }
    if let Some(new) = new_address(both, device) {
        add(
            &mut step.note,
            &format!(
                "Its address becomes {new}. Where the plan does not write its interfaces, give them the new one \
                 beside the old one before this step, and take the old one away when all is done. Where another host \
                 has it until then, make two changes of it, with another address in between."
            ),
        );
    }
    if is_new {
        step.note = "It is new: what it needs before, such as packages, stands in the new export's `RUNBOOK.md`.".into();
    }
    let own = |kinds: &[FileKind]| -> Vec<&str> {
        let files = device
            .files
            .iter()
            .filter(|file| kinds.contains(&file.kind));
        let files = files
            .filter(|file| !matches!(Reader::of(file.on_host()), Reader::Routing | Reader::Guests));
        files.map(|file| file.on_host()).collect()
    };
    let (put, gone) = (
        own(&[FileKind::Added, FileKind::Changed]),
        own(&[FileKind::Removed]),
    );
    let mut readers: Vec<_> = put
        .iter()
        .chain(&gone)
        .map(|path| Reader::of(path))
        .collect();
    crate::sorted::sort(&mut readers);
    readers.dedup();
    let mut keep = [put.clone(), gone.clone()].concat();
    if routing.daemon == Daemon::Replaced {
        keep.extend(
            routing
                .before
                .iter()
                .flat_map(|before| daemon::files(&[*before])),
        );
    }
    let mut commands = String::new();
    if !keep.is_empty() {
        commands += "cd /root/fabric && chmod -R go= .\n";
        if put.contains(&GUARDS) {
            commands += "nft -c -f etc/nftables.d/fabric.nft      # says nothing\n";
        }
        commands += &kept(&keep, beside(both, device, &readers));
        for path in &put {
            let full = format!("{}/{path}", device.host);
            let is_secret = both.after.get(&full).is_some_and(|file| file.secret);
            let mode = if is_secret { "0600" } else { "0644" };
            commands += &format!("install -D -m {mode} {path} /{path}\n");
        }
        for path in &gone {
            commands += &format!("rm -f /{path}\n");
        }
    }
    for reader in &readers {
        commands += reader.apply();
    }
    let mut lead = "";
    if readers.contains(&Reader::Interfaces) {
        let at = both
            .hosts
            .binary_search_by(|host| host.name.cmp(&device.host));
        if let Ok(at) = at {
            let (text, apply) = own_interfaces(&both.hosts[at]);
            lead = text;
            commands = commands + &apply + "\n";
        }
    }
    add(&mut step.note, lead);
    add(&mut step.note, &routing.note());
    commands += &routing.commands();
    step.commands = commands.trim_end().to_owned();
    let shown = routing
        .running
        .filter(|_| device.daemon != Daemon::Untouched);
    step.check = shown.map_or("", daemon::shows).to_owned();
    if step.check.is_empty() {
        step.check = "ip -br address; ip route show default; ip -6 route show default".into();
        step.expect.push("the node answers as before".into());
    }
    step.expect.extend(expected(both, device));
    let added = own(&[FileKind::Added]);
    step.back = way_back(&added, &readers, &routing);
    step
}

/// The addresses of a host that are other ones than before.
fn new_address(both: &Both, device: &DeviceChange) -> Option<String> {
    let was = device.was.as_ref().unwrap_or(&device.host);
    let (old, new) = (both.old.device(was)?, both.new.device(&device.host)?);
    let pairs = [(old.v4, new.v4), (old.v6, new.v6)];
    let moved = pairs.into_iter().filter(|(old, new)| old != new);
    let texts: Vec<_> = moved
        .filter_map(|(_, new)| Some(new?.addr().to_string()))
        .collect();
    (!texts.is_empty()).then(|| texts.join(" and "))
}

/// What keeps the old files, and further ones in the shell's words.
fn kept(paths: &[&str], beside: String) -> String {
    format!(
        "rm -rf /root/fabric.before; mkdir -m 0700 /root/fabric.before\n\
         (cd / && for file in {}{beside}; do\n  \
         [ ! -e $file ] || cp -a --parents $file /root/fabric.before/; done)\n",
        paths.join(" \\\n  ")
    )
}

/// The undo of a back end takes all its files away before it puts the kept ones back: all are kept.
fn beside(both: &Both, device: &DeviceChange, readers: &[Reader]) -> String {
    let mut hosts = both.hosts.iter();
    let host = hosts.find(|host| host.name == device.host);
    match host.filter(|_| readers.contains(&Reader::Interfaces)) {
        Some(host) => {
            let steps = Steps::of(host.backend());
            format!(" \\\n  {}{}", steps.kept, steps.beside)
        }
        None => String::new(),
    }
}

/// How the node's own interfaces change, with an undo by itself.
fn own_interfaces(host: &Host) -> (&'static str, String) {
    let backend = Steps::of(host.backend());
    if host.backend() == NetworkBackend::Netplan {
        return ("", interfaces(host.mode, std::slice::from_ref(host)));
    }
    let commands = backend.apply().into_iter().find_map(|block| match block {
        Block::Commands(commands) => Some(commands),
        _ => None,
    });
    let commands = commands.unwrap_or_default();
    // A profile that is active already is not taken anew without being told.
    let is_active = "nmcli -g GENERAL.STATE connection show $profile | grep -q activated || ";
    (backend.lead, commands.replace(is_active, ""))
}

/// Another paragraph.
fn add(note: &mut String, text: &str) {
    if !text.is_empty() && !note.is_empty() {
        note.push_str("\n\n");
    }
    note.push_str(text);
}

/// The old files in place again, and read again.
fn way_back(added: &[&str], readers: &[Reader], routing: &Routing) -> String {
    let mut lines = Vec::new();
    if !readers.is_empty() || routing.daemon == Daemon::Replaced {
        lines.push("cd /".to_owned());
        if !added.is_empty() {
            lines.push(format!("rm -f {}", added.join(" ")));
        }
        lines.push("[ ! -e root/fabric.before/etc ] || cp -a root/fabric.before/etc /".to_owned());
        for reader in readers {
            let apply = reader
                .apply()
                .split('#')
                .next()
                .unwrap_or_default()
                .trim_end();
            lines.push(match reader {
                Reader::Interfaces => BOOT.to_owned(),
                Reader::Nftables if added.contains(&GUARDS) => NO_GUARDS.to_owned(),
                _ => apply.to_owned(),
            });
        }
    }
    let routing = routing.back();
    // A reboot would cut off what stands behind it.
    let at = lines
        .iter()
        .position(|line| line == BOOT)
        .unwrap_or(lines.len());
    if !routing.is_empty() {
        lines.insert(at, routing);
    }
    lines.join("\n")
}

/// What the sessions do, in words.
pub fn expected(both: &Both, device: &DeviceChange) -> Vec<String> {
    let mut sentences = Vec::new();
    for (fate, text) in [
        (
            Fate::Starts,
            "new, waits in `Active` or `Connect` until the other end is done, then `Established`",
        ),
        (
            Fate::Restarts,
            "down once, `Established` again within a minute",
        ),
        (Fate::Waits, "down until the other end has the change too"),
        (Fate::Ends, "gone"),
    ] {
        let mut names: Vec<_> = device
            .with_fate(fate)
            .map(|own| own.with.as_str())
            .collect();
        crate::sorted::sort(&mut names);
        names.dedup();
        if !names.is_empty() {
            sentences.push(format!("sessions with {}: {text}", listed(&names)));
        }
    }
    let speaker = both.new.device(&device.host);
    let all = speaker.map_or(0, |speaker| both.new.site.sessions_of(&speaker, None).len());
    let touched = device.sessions.iter().filter(|own| own.fate != Fate::Ends);
    if device.daemon == Daemon::Reloads && touched.count() < all {
        let every = if sentences.is_empty() {
            "every session"
        } else {
            "every other session"
        };
        sentences.push(format!("{every} is up for as long as before"));
    }
    sentences
}

/// The step that takes a host out of the plan.
pub fn removed(both: &Both, device: &DeviceChange) -> Step {
    let mut step = named(both, device, "Take out");
    let speaker = both.old.device(&device.host);
    let ran = Routing::new(both, device).before;
    step.bring = "ssh root@$ADDRESS".into();
    if speaker.is_some_and(|speaker| speaker.noun == Noun::Node) {
        step.note = "Its VMs are elsewhere before: what still runs here is cut off.".into();
    }
    match ran {
        Some(ran) => {
            step.commands = format!("systemctl disable --now {}", daemon::services(ran));
            step.back = format!("systemctl enable --now {}", daemon::services(ran));
            step.expect.push(
                "the other ends of its sessions wait in `Active` or `Connect` until they are told"
                    .into(),
            );
        }
        None => {
            step.back = "# nothing was changed on it".into();
            step.expect
                .push("the plan asks nothing of it any more; its files stay as they are".into());
        }
    }
    step
}

fn named(both: &Both, device: &DeviceChange, verb: &str) -> Step {
    // It is reached where it is now.
    let speaker = both
        .old
        .device(device.was.as_ref().unwrap_or(&device.host))
        .or_else(|| both.new.device(&device.host));
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
