//! Nodes of one type of network and one back end.

use std::net::IpAddr;

use super::backend::Steps;
use super::daemon::{self, FOLDER, daemons};
use super::red_hat::{self, FORWARDING, HANDED_OVER, OPEN_PORTS};
use super::{address, deliver, example, row, vm_routes};
use crate::export::Artifacts;
use crate::export::guest;
use crate::export::node::Host;
use crate::export::runbook::ast::Block;
use crate::export::site::Site;
use crate::model::Noun;
use crate::model::values::{NetworkBackend, NetworkMode, RoutingDaemon};
use crate::topology::{Fabric, Speaker};

/// The steps for all of them.
pub fn steps(site: &Site, files: &Artifacts, mode: NetworkMode, hosts: &[Host]) -> Vec<Block> {
    let Some(first) = hosts.first() else {
        return Vec::new();
    };
    let speaker = |host: &Host| Speaker::find(site.plan, Noun::Node, host.name);
    let mut rows = vec![row(["HOST", "ADDRESS", "files"])];
    rows.extend(hosts.iter().map(|host| {
        let own = files.of_host(host.name);
        let paths = own
            .iter()
            .filter_map(|(path, _)| Some(path.split_once('/')?.1));
        let (guests, own): (Vec<_>, Vec<_>) =
            paths.partition(|path| path.starts_with(guest::FOLDER));
        let mut paths: Vec<_> = own.into_iter().map(str::to_owned).collect();
        if !guests.is_empty() {
            paths.push(format!("{}/* (VMs: {})", guest::FOLDER, guests.len()));
        }
        let reached = speaker(host).and_then(|speaker| speaker.v4.or(speaker.v6));
        vec![host.name.to_owned(), address(reached), paths.join(", ")]
    }));
    let mut blocks = vec![
        Block::Heading(2, title(mode, first.backend())),
        Block::Text("One after the other; move its VMs away first where they can move.".into()),
        Block::Table(rows),
    ];
    blocks.extend(speaker(first).map(|speaker| example(&speaker)));
    let speakers: Vec<_> = hosts.iter().filter_map(speaker).collect();
    blocks.push(deliver(&speakers));
    let daemons = if mode == NetworkMode::IpFabric {
        daemons(site, &speakers)
    } else {
        Vec::new()
    };
    let backend = Steps::of(first.backend());
    // Their own NetworkManager makes way for netplan alone.
    let is_netplan = backend.word == NetworkBackend::Netplan;
    let hands_over = |host: &&Host| is_netplan && red_hat::is_red_hat(host);
    let red_hats: Vec<_> = hosts.iter().filter(hands_over).collect();
    let all_red_hats = red_hats.len() == hosts.len();
    if !red_hats.is_empty() {
        blocks.extend(red_hat::packages(&daemons, is_netplan));
    }
    blocks.push(Block::Text(
        "Check first, keep what will be replaced, then put the files in place:".into(),
    ));
    blocks.push(Block::Commands(format!(
        "cd /root/fabric && chmod -R go= .\n\
         nft -c -f etc/nftables.d/fabric.nft      # says nothing\n\
         {}\
         rm -rf /root/fabric.before; mkdir -m 0700 /root/fabric.before\n\
         (cd / && for file in {} {} \\\n  \
         {}; do\n  \
         [ ! -e $file ] || cp -a --parents $file /root/fabric.before/; done)\n\
         install -D -m 0644 etc/sysctl.d/60-fabric.conf /etc/sysctl.d/60-fabric.conf\n\
         install -D -m 0644 etc/nftables.d/fabric.nft /etc/nftables.d/fabric.nft\n\
         {}",
        backend.check,
        backend.kept,
        replaced(&daemons, backend),
        HANDED_OVER,
        backend.put,
    )));
    blocks.push(Block::Text(
        "Kernel and guards. A set-up of nftables that loads at boot ends with\n\
         `include \"/etc/nftables.d/*.nft\"` (Debian: `/etc/nftables.conf`; Red Hat: `/etc/sysconfig/nftables.conf`)."
            .into(),
    ));
    blocks.push(Block::Commands(guards(mode).into()));
    blocks.push(Block::Text("Interfaces:".into()));
    if !is_netplan {
        blocks.extend(backend.apply());
    } else if !all_red_hats {
        blocks.push(Block::Commands(interfaces(mode, hosts)));
    }
    if let Some(first) = red_hats.first() {
        // Their own NetworkManager makes way for netplan alone.
        if is_netplan {
            blocks.extend(red_hat::hand_over(first, mode));
        } else if mode == NetworkMode::IpFabric {
            blocks.push(Block::Commands(OPEN_PORTS.trim_end().into()));
        }
        blocks.push(Block::Text(FORWARDING.into()));
    }
    blocks.extend(notes(first, backend));
    blocks.extend(guests(files, hosts));
    if let Some(fabric) = first.fabric {
        blocks.extend(vm_routes::routing(&daemons, fabric));
        blocks.extend(vm_routes::other_routers(hosts));
    }
    blocks.extend(way_back(
        &daemons,
        backend,
        is_netplan && !red_hats.is_empty(),
    ));
    blocks
}

fn title(mode: NetworkMode, backend: NetworkBackend) -> String {
    match backend {
        NetworkBackend::Netplan => format!("Nodes: {}", mode.label()),
        other => format!("Nodes: {}, {}", mode.label(), other.label()),
    }
}

/// The files beside the interfaces' own that a roll-out replaces, from `/`.
fn replaced(daemons: &[RoutingDaemon], backend: &Steps) -> String {
    let beside = backend.beside;
    let mut files = format!("etc/nftables.d/fabric.nft etc/sysctl.d/60-fabric.conf{beside}");
    let routing = daemon::files(daemons);
    if !routing.is_empty() {
        files = files + " \\\n  " + &routing.join(" ");
    }
    files
}

fn way_back(daemons: &[RoutingDaemon], backend: &Steps, red_hat: bool) -> Vec<Block> {
    let mut commands = format!(
        "cd / && rm -f {} {} \\\n  \
         {}\n\
         cp -a /root/fabric.before/etc /\n\
         nft delete table inet fabric; nft delete table bridge fabric # the one that is there\n\
         [ ! -e etc/nftables.d/fabric.nft ] || nft -f etc/nftables.d/fabric.nft",
        backend.written,
        replaced(daemons, backend),
        HANDED_OVER
    );
    commands += &daemon::reload(daemons);
    commands += "\n";
    commands += backend.back;
    let mut blocks = vec![
        Block::Text("Way back, to the files from before this roll-out:".into()),
        Block::Commands(commands),
        Block::Text("A reboot clears the kernel's switches.".into()),
    ];
    if red_hat {
        blocks.push(Block::Text(
            "AlmaLinux and other relatives of Red Hat: instead of `netplan apply`, to give the interfaces back:"
                .into(),
        ));
        blocks.push(Block::Commands(
            "[ -e etc/NetworkManager/conf.d/90-fabric.conf ] || systemctl disable systemd-networkd\n\
             systemctl reboot"
                .into(),
        ));
    }
    blocks
}

fn guards(mode: NetworkMode) -> &'static str {
    match mode {
        NetworkMode::Switching => {
            "sysctl --system\n\
             nft -f /etc/nftables.d/fabric.nft && nft list table bridge fabric"
        }
        NetworkMode::Routing | NetworkMode::IpFabric => {
            "sysctl --system && sysctl net.ipv4.ip_forward # = 1\n\
             nft -f /etc/nftables.d/fabric.nft && nft list table inet fabric"
        }
    }
}

/// How netplan's file comes to work. `netplan try` refuses bridges and bonds with parameters, so they get
/// an undo of their own.
fn interfaces(mode: NetworkMode, hosts: &[Host]) -> String {
    let parts = match mode {
        NetworkMode::Switching | NetworkMode::Routing => "bridges",
        _ if hosts.iter().any(|host| host.view.has_bond()) => "bonds",
        NetworkMode::IpFabric => {
            return "netplan get                              # each interface once, one default route a family\n\
                netplan try                              # Enter within 120 s if the session still lives\n\
                ip -br address; ip route show default; ip -6 route show default"
                .into();
        }
    };
    format!(
        "netplan get                              # each interface once, one default route a family\n\
         systemd-run --on-active=5min --unit=fabric-undo sh -c \\\n  \
         'rm /etc/netplan/60-fabric.yaml; cp -a /root/fabric.before/etc/netplan /etc/; netplan apply'\n\
         netplan apply                            # netplan try can't take {parts} back\n\
         ip -br address; ip route show default; ip -6 route show default\n\
         systemctl stop fabric-undo.timer         # when the node answers as before"
    )
}

fn notes(first: &Host, backend: &Steps) -> Vec<Block> {
    let text = match first.mode {
        NetworkMode::Switching => {
            "Expected: the node's addresses are on the bridge, which has the uplink's MAC address\n\
             (`bridge link` shows the uplink as its port). A VM is guarded by its MAC address, or, where the plan\n\
             lacks it, by its interface: `VM_net0` unless the plan names another, and not at all where the platform\n\
             names it differently. Export again after new ones, and when one of the latter moves. No VM is heard as a router or as a DHCP server,\n\
             unless the cluster's `spoofing_guard` is off."
        }
        NetworkMode::Routing => {
            "Expected: `ip route` shows the VM networks on the bridge. They say `linkdown` until the first VM\n\
             runs. In the layout with all addresses for VMs, a VM has its address as /32 with the node's IPv4\n\
             address as on-link gateway, and fe80::1 for IPv6."
        }
        NetworkMode::IpFabric if first.fabric.is_some_and(Fabric::has_static_routes) => {
            vm_routes::about_interfaces(backend)
        }
        NetworkMode::IpFabric if backend.runs_networkd() => {
            "VM interfaces belong to the platform: it creates `VM_net0`, sets the gateway's address and MAC\n\
             address and the VM's route. The units in `/etc/systemd/network` say the same for VMs of the plan and\n\
             keep what they don't know, so neither disturbs the other; where the platform does all of it they may\n\
             be left out. A VM that moves away takes its interface and routes along."
        }
        NetworkMode::IpFabric => {
            "VM interfaces belong to the platform: it creates `VM_net0`, sets the gateway's address and MAC\n\
             address and the VM's route. Nothing of this folder does: the node's interfaces alone are configured,\n\
             and those of VMs are left as they are. Where no platform does it, whoever starts a VM runs this, with\n\
             the VM's own addresses. A VM that moves away takes its interface and routes along."
        }
    };
    let mut blocks = vec![Block::Text(text.into())];
    if let Some(fabric) = first.fabric.filter(|_| !backend.runs_networkd()) {
        blocks.push(Block::Commands(vm_interface(fabric)));
    }
    blocks
}

/// What VMs are told themselves.
fn guests(files: &Artifacts, hosts: &[Host]) -> Vec<Block> {
    let has_guests = |host: &Host| {
        let own = files.of_host(host.name);
        let folder = format!("{}/{}", host.name, guest::FOLDER);
        own.iter().any(|(path, _)| path.starts_with(&folder))
    };
    if !hosts.iter().any(has_guests) {
        return Vec::new();
    }
    vec![
        Block::Text(format!(
            "VMs, from inside: `{}/VM/network-config` is the network of a VM as cloud-init reads it\n\
             (version 2), for images with netplan, such as those of Ubuntu and of Debian since 12. `network-config-v1`\n\
             beside it says the same (version 1) for images without netplan, such as those of AlmaLinux, Alpine or\n\
             Debian 11: cloud-init loses `on-link` where it turns version 2 into something else. Images that\n\
             cloud-init itself configures by systemd-networkd need its version 24.2 or later. Where the platform\n\
             does not configure its VMs itself, paste the one there, or make a seed of it (NoCloud) before the VM\n\
             starts for the first time; `cloud-localds` is in `cloud-image-utils`:",
            guest::FOLDER
        )),
        Block::Commands(format!(
            "cloud-localds --network-config={FOLDER}/{}/VM/network-config VM-seed.iso user-data meta-data",
            guest::FOLDER
        )),
        Block::Text(
            "A VM whose MAC address the plan lacks gets its network on every Ethernet interface with netplan, and on\n\
             `eth0` without. Name servers are written where the cluster has `vm_name_servers`; else the image's\n\
             own count."
                .into(),
        ),
    ]
}

/// What the units of systemd-networkd say elsewhere.
fn vm_interface(fabric: &Fabric) -> String {
    let mut commands = format!(
        "ip link set dev VM_net0 address {} addrgenmode none up",
        fabric.gateway_mac
    );
    for gateway in fabric.gateways() {
        let (length, nodad) = match gateway.addr() {
            IpAddr::V4(_) => (32, ""),
            IpAddr::V6(_) => (128, " nodad"),
        };
        commands += &format!("\nip address replace {gateway} dev VM_net0{nodad}");
        if !fabric.has_static_routes() {
            commands += &format!("\nip route replace VM_ADDRESS/{length} dev VM_net0");
        }
    }
    commands
}
