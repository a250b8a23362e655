//! The node's own interfaces, where networkd runs without netplan.

use std::fmt::Write;

use crate::export::node::interfaces::{Interface, Interfaces, Kind, LINK_MONITOR, Route};

/// The units, each with the name of its file.
pub fn interfaces(all: &Interfaces) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for interface in &all.list {
        let stem = format!("10-fabric-{}", interface.name);
        files.push((format!("{stem}.network"), network(all, interface)));
        files.extend(device(all, interface).map(|text| (format!("{stem}.netdev"), text)));
    }
    files
}

/// How networkd makes it; a card's port is there.
fn device(all: &Interfaces, interface: &Interface) -> Option<String> {
    let (kind, section) = match &interface.kind {
        Kind::Ethernet => return None,
        Kind::Bond { mode, .. } => (
            "bond",
            format!("[Bond]\nMode={mode}\nMIIMonitorSec={LINK_MONITOR}ms\n"),
        ),
        Kind::Vlan { id, .. } => ("vlan", format!("[VLAN]\nId={id}\n")),
        Kind::Bridge { .. } => ("bridge", "[Bridge]\nSTP=no\nForwardDelaySec=0\n".into()),
    };
    let mut out = all.about.comment(interface.why);
    let _ = write!(out, "\n[NetDev]\nName={}\nKind={kind}\n", interface.name);
    if let Some(mac) = interface.mac {
        let _ = writeln!(out, "MACAddress={mac}");
    }
    Some(out + "\n" + &section)
}

/// What it carries.
fn network(all: &Interfaces, interface: &Interface) -> String {
    let mut out = all.about.comment(interface.why);
    let _ = write!(out, "\n[Match]\nName={}\n", interface.name);
    link(&mut out, interface);
    let yes = |flag: bool| if flag { "yes" } else { "no" };
    let own = if interface.link_local { "ipv6" } else { "no" };
    let _ = write!(
        out,
        "\n[Network]\nDHCP=no\nIPv6AcceptRA={}\nLinkLocalAddressing={own}\n",
        yes(interface.accept_ra)
    );
    if !matches!(interface.kind, Kind::Ethernet) {
        out.push_str("ConfigureWithoutCarrier=yes\n");
    }
    if let Some(master) = all.master_of(interface) {
        let key = match master.kind {
            Kind::Bond { .. } => "Bond",
            _ => "Bridge",
        };
        let _ = writeln!(out, "{key}={}", master.name);
    }
    for vlan in all.vlans_on(interface) {
        let _ = writeln!(out, "VLAN={}", vlan.name);
    }
    for address in &interface.addresses {
        let _ = writeln!(out, "Address={address}");
    }
    interface.routes.iter().for_each(|one| route(&mut out, one));
    out
}

fn link(out: &mut String, interface: &Interface) {
    let alone = matches!(&interface.kind, Kind::Bridge { ports } if ports.is_empty());
    if interface.mtu.is_none() && interface.mac.is_none() && !alone {
        return;
    }
    out.push_str("\n[Link]\n");
    if let Some(mac) = interface.mac {
        let _ = writeln!(out, "MACAddress={mac}");
    }
    if let Some(mtu) = interface.mtu {
        let _ = writeln!(out, "MTUBytes={mtu}");
    }
    if alone {
        out.push_str("# Without a VM it has no carrier: the start must not wait for it.\nRequiredForOnline=no\n");
    }
}

fn route(out: &mut String, route: &Route) {
    let _ = write!(out, "\n[Route]\nDestination={}\n", route.to);
    match route.via {
        Some(via) => {
            let _ = writeln!(out, "Gateway={via}");
        }
        None => out.push_str("Scope=link\n"),
    }
    if route.on_link {
        out.push_str("GatewayOnLink=yes\n");
    }
    if let Some(metric) = route.metric {
        let _ = writeln!(out, "Metric={metric}");
    }
}
