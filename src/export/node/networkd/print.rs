//! How networkd spells it.

use std::fmt::Write;

use super::ast::{Content, Unit, VmInterface};

/// Writes a unit.
pub fn print(unit: &Unit) -> String {
    let mut out = unit.about.comment(unit.why);
    match &unit.content {
        Content::VmInterface(interface) => vm_interface(&mut out, interface),
        Content::ProxyNdp(addresses) => {
            out.push_str("\n[Network]\nIPv6ProxyNDP=yes\n");
            for address in addresses {
                let _ = writeln!(out, "IPv6ProxyNDPAddress={address}");
            }
        }
    }
    out
}

fn vm_interface(out: &mut String, interface: &VmInterface) {
    let _ = write!(
        out,
        "\n[Match]\nName={}\n\n[Link]\nMACAddress={}\nRequiredForOnline=no\n",
        interface.name, interface.mac
    );
    out.push_str(
        "\n[Network]\nDHCP=no\nIPv6AcceptRA=no\nLinkLocalAddressing=no\n\
         # What the platform put there stays.\nKeepConfiguration=yes\n",
    );
    for address in &interface.gateways {
        let _ = write!(out, "\n[Address]\nAddress={address}\n");
        if address.addr().is_ipv6() {
            out.push_str("# The same address on every VM interface is meant.\nDuplicateAddressDetection=none\n");
        }
    }
    for net in &interface.routes {
        let _ = write!(out, "\n[Route]\nDestination={net}\n");
        if net.addr().is_ipv4() {
            out.push_str("Scope=link\n");
        }
    }
}
