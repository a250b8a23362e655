//! Router ids that nothing in the plan has.

use std::net::Ipv4Addr;

use crate::check::Context;
use crate::sorted;

/// Where the search begins in a plan without any id.
const START: Ipv4Addr = Ipv4Addr::new(10, 255, 0, 1);

/// Free ids, each given once, so that all fixes of a rule together give none twice.
pub(super) struct FreeIds {
    used: Vec<Ipv4Addr>,
    next: u32,
}

impl FreeIds {
    /// Looks for what is in use: router ids, cluster ids and addresses of devices.
    pub(super) fn new(cx: &Context) -> Self {
        let mut used = Vec::new();
        for fabric in &cx.fabrics {
            used.extend(fabric.speakers().filter_map(|speaker| speaker.router_id()));
        }
        used.retain(|id| !id.is_unspecified());
        sorted::sort(&mut used);
        let next = used.first().copied().unwrap_or(START).to_bits();
        for reflector in cx.plan.reflectors.values() {
            used.extend(reflector.cluster_id.get());
        }
        for device in &cx.devices {
            used.extend(
                device
                    .addresses()
                    .filter_map(|(_, address)| match address.addr() {
                        std::net::IpAddr::V4(v4) => Some(v4),
                        std::net::IpAddr::V6(_) => None,
                    }),
            );
        }
        sorted::sort(&mut used);
        Self { used, next }
    }

    /// The next one above the lowest id of the plan; it looks like a host's address.
    pub(super) fn next(&mut self) -> Ipv4Addr {
        loop {
            let id = Ipv4Addr::from_bits(self.next);
            // Above 223 some routers refuse it (classes D and E).
            self.next = if id.octets()[0] >= 223 {
                START.to_bits()
            } else {
                self.next + 1
            };
            let host = !matches!(id.octets()[3], 0 | 255) && id.octets()[0] < 223;
            if host && self.used.binary_search(&id).is_err() {
                return id;
            }
        }
    }
}
