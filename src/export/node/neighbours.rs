//! Neighbour discovery for VMs where no daemon has a word for it: the kernel is told by a unit of systemd.

use std::fmt::Write;

use super::Host;
use crate::export::site::Site;

/// The unit, on a node whose provider looks for each VM.
pub fn unit(site: &Site, host: &Host) -> Option<String> {
    let (uplink, addresses) = host.answers_for(site)?;
    let about = site.about("Neighbour discovery for VMs on the node", host.name);
    let mut out = about.comment("The provider's router looks for each VM on the uplink.");
    out.push_str(
        "\n[Unit]\nDescription=Neighbour discovery for VMs\n\
         Wants=network-online.target\nAfter=network-online.target\n\
         \n[Service]\nType=oneshot\nRemainAfterExit=yes\n",
    );
    for address in addresses {
        let _ = writeln!(
            out,
            "ExecStart=/sbin/ip -6 neighbour replace proxy {address} dev {uplink}"
        );
    }
    out.push_str("\n[Install]\nWantedBy=multi-user.target\n");
    Some(out)
}
