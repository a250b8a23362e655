//! Services read their files anew: with the least that each can be told, so that what did not change stays up.

mod bird;
mod interfaces;
mod kernel;
mod units;

use std::time::Duration;

use super::{Failure, Host, Turn};
use crate::bundle::Service;
use crate::control;

/// What a service has to say beside that it went well.
type Notes = Result<Vec<String>, Failure>;

/// How long a program may take to let a service read its files.
const PATIENCE: Duration = Duration::from_secs(60);

/// The same for interfaces: some wait for carriers, for DHCP and for the test for duplicates.
const LONG: Duration = Duration::from_secs(150);

/// Tells a service.
pub fn reload(host: &Host, service: Service, turn: Turn, changed: &[String]) -> Notes {
    match service {
        Service::Sysctl => kernel::sysctl(host, turn, changed),
        Service::Nftables => kernel::nftables(host, turn, changed),
        Service::Netplan => interfaces::netplan(host, turn),
        Service::Networkd => interfaces::networkd(host, turn, changed),
        Service::NetworkManager => interfaces::networkmanager(host, turn, changed),
        Service::Ifupdown => interfaces::ifupdown(host, turn),
        Service::Ifupdown2 => interfaces::ifupdown2(host, turn),
        Service::Neighbours => units::neighbours(host, turn),
        Service::Bird => bird::reload(host, false, turn),
        Service::Bird6 => bird::reload(host, true, turn),
        Service::Frr => frr(host, turn),
    }
}

/// Whether a service runs, or is in force.
pub fn is_running(host: &Host, service: Service) -> bool {
    match service {
        // The kernel's switches are always there, and interfaces by whatever brought them up.
        Service::Sysctl | Service::Netplan | Service::Ifupdown | Service::Ifupdown2 => true,
        Service::Nftables => kernel::has_tables(host),
        Service::Networkd => units::is_active(host, "systemd-networkd"),
        Service::NetworkManager => units::is_active(host, "NetworkManager"),
        Service::Neighbours => units::is_active(host, units::NEIGHBOURS),
        Service::Bird => bird::answers(host, false),
        Service::Bird6 => bird::answers(host, true),
        Service::Frr => {
            let socket = host.settings.frr("bgpd");
            control::frr::ask(&socket, "show version", super::PATIENCE).is_ok()
        }
    }
}

/// FRR's own script compares what runs with the file and changes what differs.
fn frr(host: &Host, turn: Turn) -> Notes {
    match turn {
        Turn::Boot => {}
        Turn::Stop => units::stop(host, "frr")?,
        Turn::Reload | Turn::Restart => {
            units::enable(host, "frr")?;
            let word = match turn {
                _ if !units::is_active(host, "frr") => "start",
                Turn::Restart => "restart",
                _ => "reload",
            };
            units::systemctl(host, &[word, "frr"])?;
        }
    }
    Ok(Vec::new())
}
