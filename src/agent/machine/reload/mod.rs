//! Services read their files anew: with the least that each can be told, so that what did not change stays up.

mod bird;
mod in_force;
mod kernel;
mod network_manager;
mod networkd;
mod switches;
pub mod units;
mod way_back;

pub use way_back::{before, restore};

use std::path::Path;
use std::time::Duration;

use super::{Failure, Host, Turn};
use crate::agent::change::frr_daemons;
use crate::bundle::Service;
use crate::control;

/// What a service has to say beside that it went well.
type Notes = Result<Vec<String>, Failure>;

/// How long a program may take to let a service read its files.
const PATIENCE: Duration = Duration::from_secs(60);

/// The same for interfaces: some wait for carriers, for DHCP and for the test for duplicates.
const LONG: Duration = Duration::from_secs(150);

/// Tells a service on the way forward.
pub fn reload(host: &Host, service: Service, turn: Turn, changed: &[String]) -> Notes {
    let notes = go(host, service, turn, changed)?;
    if matches!(turn, Turn::Reload | Turn::Restart) {
        way_back::enable(host, service)?;
    }
    Ok(notes)
}

/// Tells a service, whether it starts with the host or not.
fn go(host: &Host, service: Service, turn: Turn, changed: &[String]) -> Notes {
    match service {
        Service::Sysctl => kernel::sysctl(host, turn, changed),
        Service::Nftables => kernel::nftables(host, turn, changed),
        Service::Netplan => in_force::netplan(host),
        Service::Networkd => networkd::reload(host, turn, changed),
        Service::NetworkManager => network_manager::reload(host, turn, changed),
        Service::Ifupdown => in_force::ifupdown(host),
        Service::Ifupdown2 => in_force::ifupdown2(host),
        Service::Neighbours => units::neighbours(host, turn),
        Service::Bird => bird::reload(host, false, turn),
        Service::Bird6 => bird::reload(host, true, turn),
        Service::Frr => frr(host, turn),
    }
}

fn is_there(file: &str) -> bool {
    Path::new("/").join(file).exists()
}

/// How a service learns of these files.
fn turn(service: Service, changed: &[String]) -> Turn {
    if service == Service::Frr && changed.iter().any(|file| file == frr_daemons::PATH) {
        Turn::Restart
    } else {
        Turn::Reload
    }
}

/// Whether a daemon answers on its socket; nothing when somebody listens there and does not answer.
fn answers(host: &Host, service: Service) -> Option<bool> {
    let asked = match service {
        Service::Bird => bird::ask(host, false, "show status").map(drop),
        Service::Bird6 => bird::ask(host, true, "show status").map(drop),
        Service::Frr => {
            let socket = host.settings.frr("bgpd");
            control::frr::ask(&socket, "show version", super::PATIENCE).map(drop)
        }
        _ => return Some(false),
    };
    match asked {
        Ok(()) => Some(true),
        Err(error) if bird::is_absent(error.kind()) => Some(false),
        Err(_) => None,
    }
}

/// FRR's own script compares what runs with the file and changes what differs.
fn frr(host: &Host, turn: Turn) -> Notes {
    match turn {
        Turn::Stop => units::stop(host, "frr")?,
        Turn::Reload | Turn::Restart => {
            let word = match turn {
                _ if units::active(host, "frr") == Some(false) => "start",
                Turn::Restart => "restart",
                _ => "reload",
            };
            units::systemctl(host, &[word, "frr"])?;
        }
    }
    Ok(Vec::new())
}
