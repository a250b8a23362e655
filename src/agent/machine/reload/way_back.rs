//! What services are before a change, and how they become it again.

use std::path::Path;

use super::{Notes, go, in_force, kernel, switches, units};
use crate::agent::machine::{Before, Failure, Host, Turn};
use crate::bundle::Service;

/// The unit that is started with the host so that a service runs.
///
/// netplan has none of its own, and it decides by itself whether systemd-networkd is enabled; ifupdown's
/// `networking` is there on every host that has it.
fn unit(service: Service) -> Option<&'static str> {
    match service {
        Service::Sysctl
        | Service::Nftables
        | Service::Netplan
        | Service::Ifupdown
        | Service::Ifupdown2 => None,
        Service::Networkd => Some("systemd-networkd"),
        Service::NetworkManager => Some("NetworkManager"),
        Service::Neighbours => Some(units::NEIGHBOURS),
        Service::Bird => Some("bird"),
        Service::Bird6 => Some("bird6"),
        Service::Frr => Some("frr"),
    }
}

/// Lets a service start with the host.
pub fn enable(host: &Host, service: Service) -> Result<(), Failure> {
    match unit(service) {
        Some(unit) => units::set_enabled(host, unit, Some(true)),
        None => Ok(()),
    }
}

/// What a service is now.
pub fn before(host: &Host, service: Service, stage: &Path) -> Before {
    let Some(unit) = unit(service) else {
        return match service {
            Service::Sysctl => Before {
                values: kernel::values(stage),
                ..Before::default()
            },
            Service::Nftables => Before {
                active: kernel::has_tables(host),
                ..Before::default()
            },
            _ => {
                // Where that fails, the way back is what it would be without: virtual interfaces may stay.
                let _ = in_force::remember(service, stage);
                Before::default()
            }
        };
    };
    Before {
        active: match units::active(host, unit) {
            // Perhaps somebody runs it without systemd.
            Some(false) => super::answers(host, service),
            known => known,
        },
        enabled: units::enabled(host, unit),
        values: Vec::new(),
    }
}

/// Brings a service back to what it was.
pub fn restore(
    host: &Host,
    service: Service,
    before: &Before,
    changed: &[String],
    boot: bool,
) -> Notes {
    match (service, unit(service)) {
        (Service::Sysctl, _) => Ok(switches::set(&before.values)),
        // Its generator has run already, and runs again with systemd's own reload.
        (Service::Netplan, _) if boot => {
            units::systemctl(host, &["daemon-reload"]).map(|()| Vec::new())
        }
        (_, None) if boot => Ok(Vec::new()),
        (Service::Nftables, _) if before.active == Some(false) => {
            go(host, service, Turn::Stop, changed)
        }
        (Service::Netplan, _) => in_force::netplan_back(host),
        (Service::Ifupdown, _) => in_force::ifupdown_back(host),
        (_, None) => go(host, service, Turn::Reload, changed),
        (_, Some(unit)) => {
            if service == Service::Neighbours {
                units::systemctl(host, &["daemon-reload"])?;
            }
            if boot {
                return units::at_boot(host, unit, before.enabled).map(|()| Vec::new());
            }
            let done = activity(host, service, unit, before, changed);
            // Whatever came of that: the next boot is to bring what the last one brought.
            units::set_enabled(host, unit, before.enabled)?;
            done
        }
    }
}

/// Stopped where it did not run, started where it did, and otherwise told of its old files.
fn activity(
    host: &Host,
    service: Service,
    unit: &str,
    before: &Before,
    changed: &[String],
) -> Notes {
    let now = units::active(host, unit);
    match (before.active, now) {
        (Some(false), Some(false)) => Ok(Vec::new()),
        (Some(false), _) => {
            // What it made goes with it, where it can.
            let notes = go(host, service, Turn::Stop, changed);
            if units::active(host, unit) != Some(false) {
                units::systemctl(host, &["stop", unit])?;
            }
            notes
        }
        // Nobody knows whether it ran, so it is not started.
        (None, Some(false)) => Ok(Vec::new()),
        _ => go(host, service, super::turn(service, changed), changed),
    }
}
