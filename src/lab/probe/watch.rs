//! Pinging all the while that something happens.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::Pinger;

/// How often a watch asks: the smallest outage that it sees.
const INTERVAL: Duration = Duration::from_millis(10);

/// How long a watch waits for the last replies.
const GRACE: Duration = Duration::from_millis(300);

/// Pings until it is stopped.
#[derive(Debug)]
pub struct Watch {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Vec<Probe>>,
}

/// One request: when it was sent, and whether a reply came.
#[derive(Clone, Copy, Debug)]
struct Probe {
    sent: Instant,
    answered: bool,
}

/// What was lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outage {
    /// How many requests were sent.
    pub sent: usize,
    /// How many of them nobody answered.
    pub lost: usize,
    /// The longest time without an answered request.
    pub longest: Duration,
    /// Whether the last requests were answered.
    pub is_over: bool,
}

impl Watch {
    /// Begins to ping.
    pub fn start(pinger: Pinger) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = thread::spawn(move || {
            let mut probes: Vec<Probe> = Vec::new();
            let mut next = Instant::now();
            let mut end = None;
            while end.is_none_or(|end| Instant::now() < end) {
                if stopped.load(Ordering::Relaxed) {
                    end = end.or_else(|| Some(Instant::now() + GRACE));
                } else if Instant::now() >= next && probes.len() < usize::from(u16::MAX) {
                    pinger.send(u16::try_from(probes.len()).unwrap_or(u16::MAX));
                    let sent = Instant::now();
                    probes.push(Probe {
                        sent,
                        answered: false,
                    });
                    // A busy machine does not make up for what it missed.
                    next = (next + INTERVAL).max(sent);
                }
                if let Some(probe) = pinger
                    .receive()
                    .and_then(|number| probes.get_mut(usize::from(number)))
                {
                    probe.answered = true;
                }
            }
            probes
        });
        Self { stop, thread }
    }

    /// Sends no more; the last replies are still taken.
    pub fn finish(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Ends it: what was lost meanwhile.
    pub fn stop(self) -> Outage {
        self.finish();
        // A thread that failed has seen nothing.
        Outage::of(&self.thread.join().unwrap_or_default())
    }
}

impl Outage {
    fn of(probes: &[Probe]) -> Self {
        let mut outage = Self {
            sent: probes.len(),
            is_over: probes.last().is_some_and(|last| last.answered),
            ..Self::default()
        };
        let mut since = None;
        for probe in probes {
            if !probe.answered {
                outage.lost += 1;
                since = since.or(Some(probe.sent));
            }
            if let Some(start) = since {
                let end = if probe.answered {
                    probe.sent
                } else {
                    probe.sent + INTERVAL
                };
                outage.longest = outage.longest.max(end - start);
            }
            if probe.answered {
                since = None;
            }
        }
        outage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_lasts_from_the_first_lost_request_to_the_next_reply() {
        let start = Instant::now();
        let probes: Vec<_> = [true, false, true, false, false, false, true]
            .into_iter()
            .zip(0..)
            .map(|(answered, number)| Probe {
                sent: start + INTERVAL * number,
                answered,
            })
            .collect();
        let outage = Outage::of(&probes);
        assert_eq!((outage.sent, outage.lost, outage.is_over), (7, 4, true));
        assert_eq!(outage.longest, INTERVAL * 3);
        assert_eq!(Outage::of(&[]), Outage::default());
    }
}
