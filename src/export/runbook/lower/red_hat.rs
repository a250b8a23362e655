//! What nodes of the Red Hat family do besides: packages, ports, and their own NetworkManager makes way.

use super::daemon::MOVE_BIRD;
use crate::export::node::Host;
use crate::export::runbook::ast::Block;
use crate::model::values::{NetworkMode, RoutingDaemon, VmIfName};

/// Where a node of the Red Hat family says that its NetworkManager gave the interfaces away.
pub const HANDED_OVER: &str = "etc/NetworkManager/conf.d/90-fabric.conf";

/// Whether a node is of that family.
pub fn is_red_hat(host: &Host) -> bool {
    let os = host.node.os.get().map_or("", |os| os.as_str());
    ["almalinux", "centos", "rocky", "rhel"]
        .iter()
        .any(|name| os.starts_with(name))
}

/// What is installed first.
pub fn packages(daemons: &[RoutingDaemon], with_netplan: bool) -> Vec<Block> {
    let mut commands = "dnf install epel-release && dnf install".to_owned();
    if with_netplan {
        commands += " netplan systemd-networkd";
    }
    commands += " nftables";
    if daemons.contains(&RoutingDaemon::Frr) {
        commands += " frr";
    }
    if daemons.iter().any(|daemon| *daemon != RoutingDaemon::Frr) {
        commands += " bird\n";
        commands += MOVE_BIRD;
    }
    let text = if with_netplan {
        "AlmaLinux and other relatives of Red Hat, first: netplan and systemd-networkd come from EPEL. Nothing\n\
         changes on the interfaces yet."
    } else {
        "AlmaLinux and other relatives of Red Hat, first: what their own repositories lack comes from EPEL."
    };
    vec![Block::Text(text.into()), Block::Commands(commands)]
}

/// What the routing daemons listen on; BFD over one hop and over several.
pub const OPEN_PORTS: &str = "if firewall-cmd -q --state; then for kept in '' --permanent; do\n  \
    firewall-cmd $kept --add-port=179/tcp --add-port=3784/udp --add-port=4784/udp; done; fi\n";

/// What a firewall of theirs forbids.
pub const FORWARDING: &str = "firewalld, where it runs, also refuses to forward between its zones: let it forward between the uplink\n\
    and the VMs' interfaces, or VMs reach nobody.";

/// NetworkManager lets go of an interface without touching it when it starts, not when it reloads.
pub fn hand_over(first: &Host, mode: NetworkMode) -> Vec<Block> {
    let uplink = first.uplink().map(ToString::to_string).unwrap_or_default();
    let mut names = format!("UPLINK={uplink}");
    let mut unmanaged = format!("interface-name:$UPLINK;interface-name:{}", VmIfName::GLOB);
    if let Some(bridge) = first.bridge().filter(|_| mode != NetworkMode::IpFabric) {
        names += &format!(" BRIDGE={bridge}");
        unmanaged += ";interface-name:$BRIDGE";
    }
    let others = first.view.links.iter();
    for link in others.filter(|link| !link.is_uplink && !link.is_vm_bridge) {
        unmanaged += &format!(";interface-name:{}", link.name);
    }
    let ports = if mode == NetworkMode::IpFabric {
        OPEN_PORTS
    } else {
        ""
    };
    vec![
        Block::Text(
            "AlmaLinux and other relatives of Red Hat: NetworkManager hands the interfaces over to systemd-networkd.\n\
             Names as in the node's `60-fabric.yaml`. The undo restarts the node, unless it is stopped in time."
                .into(),
        ),
        Block::Commands(format!(
            "{names}\n\
             netplan get                              # each interface once, one default route a family\n\
             {ports}\
             systemd-run --on-active=5min --unit=fabric-undo sh -c \\\n  \
             'cd /; rm -f etc/netplan/60-fabric.yaml etc/NetworkManager/conf.d/90-fabric.conf\n  \
             cp -a /root/fabric.before/etc /\n  \
             [ -e etc/NetworkManager/conf.d/90-fabric.conf ] || systemctl disable systemd-networkd\n  \
             systemctl reboot'\n\
             printf '[keyfile]\\nunmanaged-devices+=%s\\n' \\\n  \
             \"{unmanaged}\" >/etc/NetworkManager/conf.d/90-fabric.conf\n\
             systemctl restart NetworkManager && systemctl enable systemd-networkd && netplan apply\n\
             ip -br address; ip route show default; ip -6 route show default\n\
             systemctl stop fabric-undo.timer         # when the node answers as before"
        )),
    ]
}
