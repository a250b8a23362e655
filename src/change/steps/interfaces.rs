//! A node's own interfaces, changed over themselves: what is done survives the session that begins it, and
//! takes itself back unless somebody comes in again.

use crate::export::node::Host;
use crate::export::runbook::backend::Steps;
use crate::model::values::{IfName, NetworkBackend, NetworkMode};

/// The one way back for interfaces that is sure.
const BOOT: &str =
    "systemctl reboot                         # the interfaces of before come up; its VMs stop";
/// The same where nothing is left over.
const NETPLAN: &str =
    "systemd-run --collect --unit=fabric-back netplan apply # the session may end here";

/// What a step does about them.
pub struct Interfaces {
    /// What to know before.
    pub note: String,
    /// The commands, behind those that put the files in place.
    pub commands: String,
    /// Whether the node restarts by them: they come last then.
    pub restarts: bool,
    /// The command without which the change is taken back; empty where nothing takes it back by itself.
    pub confirm: &'static str,
    /// The last commands of the way back.
    pub back: String,
}

impl Interfaces {
    /// That of a node that had a back end, or is new, with the folder of the kept files and the files
    /// that were not there before.
    pub fn new(host: &Host, was: Option<&Host>, kept: &str, added: &[&str]) -> Self {
        let backend = host.backend();
        match was.map(Host::backend) {
            Some(was) if was != backend => replaced(was, backend),
            _ => changed(host, was, kept, added),
        }
    }
}

fn changed(host: &Host, was: Option<&Host>, kept: &str, added: &[&str]) -> Interfaces {
    let (backend, is_new) = (host.backend(), was.is_none());
    let mut note = String::new();
    let bridge = old_bridge(host, was);
    if let Some((old, new)) = &bridge {
        note = format!(
            "Its bridge becomes `{new}`, and `{old}` goes: no VM may run on it, since VMs hang on `{old}`. Move them away \
             or stop them before, and let the platform put them on `{new}`.\n\n"
        );
    }
    if is_new && backend != NetworkBackend::Netplan {
        note = format!(
            "Nothing else may configure the same interfaces: take out first what other files say of them; a copy \
             lies in `{kept}`. Name servers and the rest that a back end needs at first stand in the new export's \
             `RUNBOOK.md`.\n\n"
        );
    }
    note += "The way to the node may break for a moment, or lead to another address. The change runs in a unit of its \
             own and goes on without the session; unless somebody comes in again and stops it, the undo takes it back \
             after five minutes.";
    let mode = was.map(|was| was.mode).filter(|mode| *mode != host.mode);
    if let Some(mode) = mode {
        note = format!(
            "How its VMs reach the network becomes {} instead of {}: no VM may run on it. Move them away or stop them \
             before, and let the platform give them their interfaces anew. Nobody is reached on both ways: this is work \
             for a window, or for an empty cluster beside the old one.\n\n{note}",
            host.mode.label(),
            mode.label()
        );
    }
    let remove = match added {
        [] => String::new(),
        _ => format!(" rm -f {};", added.join(" ")),
    };
    let (again, back) = match backend {
        NetworkBackend::Netplan if bridge.is_none() && mode.is_none() => (
            "netplan apply; sysctl --system; nft -f /etc/nftables.d/fabric.nft",
            NETPLAN,
        ),
        _ => ("systemctl reboot", BOOT),
    };
    // Two bridges with the node's address would answer for it.
    let delete = bridge.map_or_else(String::new, |(old, _)| format!("ip link delete {old}; "));
    let look = match backend {
        NetworkBackend::Netplan => {
            "netplan get                              # each interface once, one default route a family\n"
        }
        _ => "",
    };
    Interfaces {
        note,
        commands: format!(
            "{look}systemd-run --on-active=5min --unit=fabric-undo sh -c \\\n  \
             'cd /;{remove} cp -a {kept}/etc /; {again}'\n\
             systemd-run --wait --collect --unit=fabric-apply sh -c \\\n  \
             '{delete}{}'\n",
            apply(backend)
        ),
        restarts: false,
        confirm: "systemctl stop fabric-undo.timer         # when it answers, in a new session if this one broke",
        back: back.into(),
    }
}

/// The name of the node's bridge before and after, where it has another one.
fn old_bridge(host: &Host, was: Option<&Host>) -> Option<(IfName, IfName)> {
    let has = |host: &&Host| host.mode != NetworkMode::IpFabric;
    let (old, new) = (
        was.filter(has)?.bridge()?,
        Some(host).filter(has)?.bridge()?,
    );
    (old != new).then_some((old, new))
}

/// The shell's words that make new files count.
fn apply(backend: NetworkBackend) -> String {
    let neighbours = "; \\\n  [ ! -e /etc/systemd/system/fabric-neighbours.service ] || systemctl restart fabric-neighbours";
    match backend {
        NetworkBackend::Netplan => "netplan apply".into(),
        NetworkBackend::Networkd => {
            "systemctl enable systemd-networkd; systemctl restart systemd-networkd".into()
        }
        NetworkBackend::Ifupdown => format!("systemctl restart networking{neighbours}"),
        NetworkBackend::Ifupdown2 => format!("ifreload -a{neighbours}"),
        NetworkBackend::NetworkManager => format!(
            "nmcli general reload; nmcli connection reload\n  \
             cd /etc/NetworkManager/system-connections; for kind in bond ethernet vlan bridge; do\n  \
             for file in $(grep -l ^type=$kind fabric-*); do nmcli connection up ${{file%.nmconnection}}; done; done{neighbours}"
        ),
    }
}

/// One back end takes another one's place: both would configure the same interfaces until a restart.
fn replaced(was: NetworkBackend, backend: NetworkBackend) -> Interfaces {
    let enable = match backend {
        NetworkBackend::Netplan => "",
        NetworkBackend::Networkd => "systemctl enable systemd-networkd\n",
        NetworkBackend::NetworkManager => "systemctl enable NetworkManager\n",
        NetworkBackend::Ifupdown | NetworkBackend::Ifupdown2 => "systemctl enable networking\n",
    };
    // It makes profiles of its own for interfaces that nobody has told it to leave alone.
    let (disable, start) = match was {
        NetworkBackend::NetworkManager => (
            "systemctl disable NetworkManager\n",
            "systemctl enable NetworkManager\n",
        ),
        _ => ("", ""),
    };
    Interfaces {
        note: format!(
            "{} takes the place of {}: its package, {}, is there before. Work on the node's console, with no VM on it: the node restarts, \
             and nothing takes that back by itself. What else {} has of the same interfaces goes too; what a back end \
             needs at first stands in the new export's `RUNBOOK.md`.",
            backend.label(),
            was.label(),
            Steps::of(backend).package,
            was.label(),
        ),
        commands: format!("{disable}{enable}systemctl reboot\n"),
        restarts: true,
        confirm: "",
        back: format!("{start}{BOOT}"),
    }
}
