//! How fast the catalogue is, as two ratios that do not depend on the machine:
//!
//! - the whole catalogue on a plan of 1,000 nodes and 20,000 VMs to reading that plan's file, at most 2;
//! - the whole catalogue on a plan ten times as large to that, at most 12.
//!
//! `cargo bench` prints them.

mod plan;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use fabric_planner::check::findings;
use fabric_planner::format::{Reading, read};

/// A plan of a size.
struct Sample {
    text: String,
    reading: Reading,
}

impl Sample {
    fn new(scale: usize) -> Self {
        let text = plan::text(scale);
        let reading = read(&text).expect("a plan");
        Self { text, reading }
    }

    fn json(&self) -> Duration {
        time(|| serde_json::from_str::<serde_json::Value>(&self.text))
    }

    fn read(&self) -> Duration {
        time(|| read(&self.text))
    }

    fn check(&self) -> Duration {
        time(|| findings(&self.reading.plan, &self.reading.faults))
    }

    fn describe(&self) {
        let found = findings(&self.reading.plan, &self.reading.faults);
        let (nodes, vms) = (self.reading.plan.nodes.len(), self.reading.plan.vms.len());
        let (size, count) = (self.text.len() >> 10, found.problems.len());
        println!("{nodes} nodes, {vms} VMs, {size} KiB, {count} problems:");
        let mut kinds = BTreeMap::new();
        for problem in &found.problems {
            *kinds.entry(problem.rule.name).or_insert(0) += 1;
        }
        println!("  {kinds:?}");
    }
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let result = black_box(work());
    let taken = start.elapsed();
    drop(result);
    taken
}

/// The time in the middle.
fn median(rounds: usize, work: impl FnMut(usize) -> f64) -> f64 {
    let mut times: Vec<_> = (0..rounds).map(work).collect();
    times.sort_by(f64::total_cmp);
    times[rounds / 2]
}

fn milliseconds(rounds: usize, mut work: impl FnMut() -> Duration) -> f64 {
    median(rounds, |_| work().as_secs_f64() * 1000.0)
}

fn main() {
    let (once, tenfold) = (Sample::new(1), Sample::new(10));
    for (sample, rounds) in [(&once, 15), (&tenfold, 3)] {
        sample.describe();
        println!(
            "  JSON alone      {:8.1} ms",
            milliseconds(rounds, || sample.json())
        );
        println!(
            "  reading         {:8.1} ms",
            milliseconds(rounds, || sample.read())
        );
        println!(
            "  whole catalogue {:8.1} ms",
            milliseconds(rounds, || sample.check())
        );
    }
    // Both halves of a ratio are taken one after the other, so that a busy machine slows both.
    let to_reading = median(31, |_| {
        once.check().as_secs_f64() / once.read().as_secs_f64()
    });
    let growth = median(9, |_| {
        tenfold.check().as_secs_f64() / once.check().as_secs_f64()
    });
    println!("catalogue / reading:     {to_reading:5.2} (at most 2)");
    println!("ten times the plan:      {growth:5.2} (at most 12)");
}
