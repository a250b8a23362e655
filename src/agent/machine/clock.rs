//! What the kernel says of this boot and of time.

use std::fs;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The id of this boot. A kernel without it has every boot taken for another one.
pub fn boot_id() -> String {
    kernel("random/boot_id")
}

/// The host's name.
pub fn host_name() -> String {
    kernel("hostname")
}

/// The time since boot, with sleep.
pub fn since_boot() -> Duration {
    let now = clock_gettime(ClockId::Boottime);
    let seconds = u64::try_from(now.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or_default())
}

fn kernel(name: &str) -> String {
    let said = fs::read_to_string(format!("/proc/sys/kernel/{name}"));
    said.unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_boot_has_an_id_and_began_some_time_ago() {
        assert_eq!(boot_id().len(), 36);
        assert_eq!(boot_id(), boot_id());
        assert!(!host_name().is_empty());
        let first = since_boot();
        assert!(first > Duration::ZERO && since_boot() >= first);
    }
}
