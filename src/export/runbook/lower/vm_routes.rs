//! An IP fabric's routes to VMs: what a node shows when they work, and what is done when a VM moves.

use std::net::IpAddr;

use super::backend::Steps;
use super::daemon;
use crate::export::node::Host;
use crate::export::runbook::ast::Block;
use crate::model::values::RoutingDaemon;
use crate::sorted;
use crate::topology::Fabric;

/// The steps for the routing daemons of nodes, and what is expected of them.
pub fn routing(daemons: &[RoutingDaemon], fabric: &Fabric) -> Vec<Block> {
    let mut blocks = vec![Block::Text(
        "Routing daemon. Where the platform writes its configuration itself, compare the two and keep one."
            .into(),
    )];
    if fabric.has_static_routes() && daemons.contains(&RoutingDaemon::Frr) {
        blocks.extend([Block::Text(FRR_STOPS.into()), Block::Commands(KEEP.into())]);
    }
    blocks.extend(daemon::put_all(daemons));
    blocks.push(Block::Text(
        "Expected: the sessions with the reflectors are `Established`, and each VM that runs here is announced\n\
         once:"
            .into(),
    ));
    let has = |one| daemons.contains(&one);
    let from = if fabric.has_static_routes() {
        "vms"
    } else {
        "kernel"
    };
    let mut commands = Vec::new();
    let show = |daemon: &str, tool: &str, family: &str, what: &str| {
        let command = format!("{tool} show route protocol {from}_{family}");
        format!("{command:<40} # {daemon}{what}")
    };
    let through = "one /32 a VM, through its interface";
    if has(RoutingDaemon::Bird16) {
        commands.push(show("BIRD 1.6: ", "birdc", "v4", through));
        commands.push(show("", "birdc6", "v6", "one /128 a VM"));
    }
    if has(RoutingDaemon::Bird2) || has(RoutingDaemon::Bird217) || has(RoutingDaemon::Bird3) {
        commands.push(show("", "birdc", "v4", through));
        commands.push(show("", "birdc", "v6", "one /128 a VM"));
    }
    if has(RoutingDaemon::Frr) {
        commands.push(
            "vtysh -c 'show bgp ipv4 unicast'         # FRR: one /32 a VM\n\
             vtysh -c 'show bgp ipv6 unicast'         # one /128 a VM"
                .into(),
        );
    }
    blocks.push(Block::Commands(commands.join("\n")));
    if fabric.is_direct {
        blocks.extend(between_nodes(daemons));
    }
    if fabric.has_static_routes() {
        blocks.push(Block::Text(MOVING.into()));
    }
    blocks
}

/// Routers that nodes send to and that learn nothing from this plan: sessions come up without them.
pub fn other_routers(hosts: &[Host]) -> Option<Block> {
    let mut others: Vec<IpAddr> = Vec::new();
    for host in hosts {
        let (v4, v6) = (host.node.gateway_v4.get(), host.node.gateway_v6.get());
        let own = v4.map(|own| IpAddr::V4(*own)).into_iter();
        // Any router may have a link-local address.
        let v6 = v6.filter(|own| !own.is_unicast_link_local());
        let own = own.chain(v6.map(|own| IpAddr::V6(*own)));
        let cores = host.fabric.map_or(&[][..], |fabric| &fabric.gateways);
        for gateway in own {
            let is_core = cores.iter().any(|core| {
                [core.v4, core.v6]
                    .iter()
                    .flatten()
                    .any(|address| address.addr() == gateway)
            });
            if !is_core && !others.contains(&gateway) {
                others.push(gateway);
            }
        }
    }
    if others.is_empty() {
        return None;
    }
    sorted::sort(&mut others);
    let others: Vec<_> = others.iter().map(|other| format!("`{other}`")).collect();
    Some(Block::Text(format!(
        "Nodes send by default to {}, which no core gateway of the plan has as its address. Sessions come up all the\n\
         same, but that router has no routes to VMs unless it is a core gateway under another address: it has to send\n\
         the pools to one of them, or to learn the routes from the reflectors. Else VMs are lost to the Internet and\n\
         to those on other nodes.",
        others.join(", ")
    )))
}

/// East-west traffic from node to node.
fn between_nodes(daemons: &[RoutingDaemon]) -> [Block; 2] {
    let mut commands = Vec::new();
    if daemons.iter().any(|daemon| *daemon != RoutingDaemon::Frr) {
        commands.push("ip route show proto bird; ip -6 route show proto bird");
    }
    if daemons.contains(&RoutingDaemon::Frr) {
        commands.push("ip route show proto bgp; ip -6 route show proto bgp # FRR");
    }
    [
        Block::Text(
            "The VMs of the other nodes have routes by those nodes' addresses. Where one is missing (behind another\n\
             router, or beyond the limit) the default route over the core leads there as before:"
                .into(),
        ),
        Block::Commands(commands.join("\n")),
    ]
}

const FRR_STOPS: &str = "FRR takes its routes out of the kernel when it stops, and would cut off the node's VMs. `-r` keeps them, `-K`\n\
    until it has read its configuration again. Once, while no VM runs here:";

/// Lets FRR leave its routes in the kernel when it stops.
pub const KEEP: &str = "grep -q '^zebra_options=.* -K ' /etc/frr/daemons ||\n  \
    { sed -i 's/^zebra_options=\"/&-r -K 60 /' /etc/frr/daemons; systemctl restart frr; }\n\
    grep zebra_options /etc/frr/daemons      # -r -K 60, and what was there";

const MOVING: &str = "When a VM moves or a new one starts: change its node in the plan, export, and bring the file to the node that\n\
    it goes to before it starts there. Its route waits until the interface is up and has its address, and is\n\
    announced at once then; the node that it left withdraws its own route with the interface. Last comes the file of\n\
    the node that it left. A VM that no file knows has no route at all.";

/// What is said of VM interfaces where the routing daemon sets the routes.
pub fn about_interfaces(backend: &Steps) -> &'static str {
    if backend.runs_networkd() {
        "VM interfaces belong to the platform: it creates `VM_net0` and sets the gateway's address and MAC address.\n\
         The unit in `/etc/systemd/network` says the same and keeps what it does not know; where the platform does\n\
         all of it it may be left out. The routes are the routing daemon's: the platform must not set them too."
    } else {
        "VM interfaces belong to the platform: it creates `VM_net0` and sets the gateway's address and MAC address.\n\
         Nothing of this folder does: the node's interfaces alone are configured, and those of VMs are left as they\n\
         are. Where no platform does it, whoever starts a VM runs this. The routes are the routing daemon's: nobody\n\
         else must set them."
    }
}
