//! Core gateways' operating systems.

use crate::model::values::Platform;
use crate::model::{Noun, Plan};
use crate::topology::{Peering, Speaker};

/// A router's operating system, as a target of exports.
#[derive(Debug)]
pub struct Router {
    /// Its word in the plan.
    pub word: Platform,
    /// Below this hold time, in seconds, it needs help to send its keepalives in time; 0: never.
    pub easy_hold_time: u16,
    /// The smallest BFD multiplier that its configuration takes.
    pub least_bfd_multiplier: u8,
    /// As many equal paths as it uses without further settings.
    pub usual_paths: u16,
    /// As many equal paths as its configuration takes.
    pub most_paths: u16,
    /// Whether a session itself can demand a TTL of 255 (RFC 5082).
    pub checks_ttl: bool,
    /// Whether VMmanager's guide has it.
    pub is_in_guide: bool,
}

static ROUTERS: [Router; 3] = [
    Router {
        word: Platform::Junos,
        // Junos, hold-time (Protocols BGP): 3 to 19 seconds only with precision-timers, EX not below 10.
        easy_hold_time: 20,
        least_bfd_multiplier: 1,
        // Junos, maximum-ecmp (Chassis): 16 by default, up to 128.
        usual_paths: 16,
        most_paths: 128,
        // Junos, ttl (Protocols BGP) is for external neighbours, and the check is a firewall filter's
        // (DISA STIG JUNI-RT-000460).
        checks_ttl: false,
        is_in_guide: true,
    },
    Router {
        word: Platform::Frr,
        easy_hold_time: 0,
        least_bfd_multiplier: 2,
        // MULTIPATH_NUM: 16 unless built otherwise, 256 in Debian's 8.4.
        usual_paths: 16,
        most_paths: 256,
        checks_ttl: true,
        is_in_guide: false,
    },
    Router {
        word: Platform::Bird2,
        easy_hold_time: 0,
        least_bfd_multiplier: 1,
        // "Merge paths limit must be in range 1-255".
        usual_paths: 255,
        most_paths: 255,
        checks_ttl: true,
        is_in_guide: false,
    },
];

impl Router {
    /// What is known of a platform.
    pub fn of(word: Platform) -> &'static Self {
        let mut all = ROUTERS.iter();
        all.find(|router| router.word == word)
            .unwrap_or(&ROUTERS[0])
    }
}

/// Whether a fabric asks a session to refuse packets that crossed a router (RFC 5082), and both ends
/// can. One end alone would refuse the other one's packets.
pub fn ttl_security(plan: &Plan, peering: &Peering) -> bool {
    peering.wants_ttl_security() && checks_ttl(plan, &peering.peer())
}

/// Whether a speaker's sessions can demand a TTL of 255; all routing daemons' can.
pub fn checks_ttl(plan: &Plan, speaker: &Speaker) -> bool {
    let is_gateway = speaker.noun == Noun::Gateway;
    let gateway = plan.gateways.get(speaker.name).filter(|_| is_gateway);
    gateway.is_none_or(|gateway| {
        let platform = gateway.platform.get().copied().unwrap_or(Platform::Junos);
        Router::of(platform).checks_ttl
    })
}
