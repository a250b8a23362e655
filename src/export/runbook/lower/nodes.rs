//! Nodes of one type of network.

use super::{address, bird, example, row};
use crate::export::Artifacts;
use crate::export::node::Host;
use crate::export::runbook::ast::Block;
use crate::export::site::Site;
use crate::model::Noun;
use crate::model::values::NetworkMode;
use crate::topology::Speaker;

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
            .filter_map(|(path, _)| Some(path.split_once('/')?.1.to_owned()));
        let reached = speaker(host).and_then(|speaker| speaker.v4.or(speaker.v6));
        vec![
            host.name.to_owned(),
            address(reached),
            paths.collect::<Vec<_>>().join(", "),
        ]
    }));
    let mut blocks = vec![
        Block::Heading(2, format!("Nodes: {}", mode.label())),
        Block::Text("One after the other; move its VMs away first where they can move.".into()),
        Block::Table(rows),
    ];
    blocks.extend(speaker(first).map(|speaker| example(&speaker)));
    blocks.push(Block::Commands(
        "scp -pr $HOST root@$ADDRESS:/root/fabric\nssh root@$ADDRESS".into(),
    ));
    blocks.push(Block::Text(
        "Check first, keep what will be replaced, then put the files in place:".into(),
    ));
    blocks.push(Block::Commands(
        "cd /root/fabric && chmod -R go= .\n\
         nft -c -f etc/nftables.d/fabric.nft      # says nothing\n\
         netplan generate --root-dir /root/fabric # says nothing\n\
         mkdir -p /root/fabric.before/etc && cp -a /etc/netplan /root/fabric.before/etc/\n\
         install -D -m 0644 etc/sysctl.d/60-fabric.conf /etc/sysctl.d/60-fabric.conf\n\
         install -D -m 0644 etc/nftables.d/fabric.nft /etc/nftables.d/fabric.nft\n\
         install -D -m 0600 etc/netplan/60-fabric.yaml /etc/netplan/60-fabric.yaml\n\
         rm -f /etc/systemd/network/50-fabric-*.network\n\
         [ -d etc/systemd/network ] && cp -r etc/systemd/network /etc/systemd/ && chmod -R go=rX /etc/systemd/network"
            .into(),
    ));
    blocks.push(Block::Text(
        "Kernel and guards. A set-up of nftables that loads at boot ends with\n\
         `include \"/etc/nftables.d/*.nft\"` (Debian: `/etc/nftables.conf`; Red Hat: `/etc/sysconfig/nftables.conf`)."
            .into(),
    ));
    blocks.push(Block::Commands(guards(mode).into()));
    blocks.push(Block::Text("Interfaces:".into()));
    blocks.push(Block::Commands(interfaces(mode).into()));
    blocks.push(Block::Text(notes(mode).into()));
    if mode == NetworkMode::IpFabric {
        blocks.extend(fabric_bird());
    }
    blocks.push(Block::Text(
        "Way back: remove the files of the table, `cp -a /root/fabric.before/etc/netplan /etc/`,\n\
         `nft delete table inet fabric; nft delete table bridge fabric` (the one that is there), `netplan apply`;\n\
         a reboot clears the kernel's switches."
            .into(),
    ));
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

/// `netplan try` refuses bridges with parameters, so they get an undo of their own.
fn interfaces(mode: NetworkMode) -> &'static str {
    match mode {
        NetworkMode::IpFabric => {
            "netplan get                              # each interface once, one default route a family\n\
             netplan try                              # Enter within 120 s if the session still lives\n\
             ip -br address; ip route show default; ip -6 route show default"
        }
        NetworkMode::Switching | NetworkMode::Routing => {
            "netplan get                              # each interface once, one default route a family\n\
             systemd-run --on-active=5min --unit=fabric-undo sh -c \\\n  \
             'rm /etc/netplan/60-fabric.yaml; cp -a /root/fabric.before/etc/netplan /etc/; netplan apply'\n\
             netplan apply                            # netplan try can't take bridges back\n\
             ip -br address; ip route show default; ip -6 route show default\n\
             systemctl stop fabric-undo.timer         # when the node answers as before"
        }
    }
}

fn notes(mode: NetworkMode) -> &'static str {
    match mode {
        NetworkMode::Switching => {
            "Expected: the node's addresses are on the bridge, which has the uplink's MAC address\n\
             (`bridge link` shows the uplink as its port). VMs are guarded as soon as the plan knows their MAC\n\
             address: export again after new ones."
        }
        NetworkMode::Routing => {
            "Expected: `ip route` shows the VM networks on the bridge. They say `linkdown` until the first VM\n\
             runs. In the layout with all addresses for VMs, a VM has its address as /32 with the node's IPv4\n\
             address as on-link gateway, and fe80::1 for IPv6."
        }
        NetworkMode::IpFabric => {
            "VM interfaces belong to the platform: it creates `VM_net0`, sets the gateway's address and MAC\n\
             address and the VM's route. The units in `/etc/systemd/network` say the same for VMs of the plan and\n\
             keep what they don't know, so neither disturbs the other; where the platform does all of it they may\n\
             be left out. A VM that moves away takes its interface and routes along."
        }
    }
}

fn fabric_bird() -> Vec<Block> {
    let mut blocks = vec![Block::Text(
        "Routing daemon. Where the platform writes BIRD's configuration itself, compare the two and keep one."
            .into(),
    )];
    blocks.extend(bird("/root/fabric/etc/bird/bird.conf"));
    blocks.push(Block::Text(
        "Expected: `rr_…` sessions are `Established`, and each VM that runs here is exported once:"
            .into(),
    ));
    blocks.push(Block::Commands(
        "birdc show protocols\n\
         birdc show route protocol kernel_v4      # one /32 a VM, through its interface\n\
         birdc show route protocol kernel_v6      # one /128 a VM"
            .into(),
    ));
    blocks
}
