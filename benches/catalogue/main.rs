//! How fast the catalogue is, as two ratios that do not depend on the machine:
//!
//! - the whole catalogue on a plan of 1,000 nodes and 20,000 VMs to reading that plan's file, at most 2;
//! - the whole catalogue on a plan ten times as large to that, at most 12.
//!
//! `cargo bench` prints them; `cargo bench -- rules` the time of each rule too.

mod plan;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use fabric_planner::check::findings;
use fabric_planner::format::read;

/// The shortest of several times: what the work takes, the machine's other work apart.
fn shortest<T>(rounds: usize, mut work: impl FnMut() -> T) -> Duration {
    let time = |_| {
        let start = Instant::now();
        let result = black_box(work());
        let taken = start.elapsed();
        drop(result);
        taken
    };
    (0..rounds).map(time).min().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Reads and checks a plan; the times of both.
fn measure(scale: usize, rounds: usize) -> [Duration; 2] {
    let text = plan::text(scale);
    let reading = read(&text).expect("a plan");
    let found = findings(&reading.plan, &reading.faults);
    let (nodes, vms) = (reading.plan.nodes.len(), reading.plan.vms.len());
    let (size, count) = (text.len() >> 10, found.problems.len());
    println!("{nodes} nodes, {vms} VMs, {size} KiB, {count} problems");
    if scale == 1 {
        let mut kinds = BTreeMap::new();
        for problem in &found.problems {
            *kinds.entry(problem.rule.name).or_insert(0) += 1;
        }
        println!("  {kinds:?}");
    }

    let json = shortest(rounds, || serde_json::from_str::<serde_json::Value>(&text));
    let reading_it = shortest(rounds, || read(&text));
    let checking = shortest(rounds, || findings(&reading.plan, &reading.faults));
    println!("  JSON alone      {:8.1} ms", milliseconds(json));
    println!("  reading         {:8.1} ms", milliseconds(reading_it));
    println!("  whole catalogue {:8.1} ms", milliseconds(checking));
    [reading_it, checking]
}

fn main() {
    let [reading, once] = measure(1, 10);
    let [_, tenfold] = measure(10, 3);
    let to_reading = once.as_secs_f64() / reading.as_secs_f64();
    let growth = tenfold.as_secs_f64() / once.as_secs_f64();
    println!("catalogue / reading:     {to_reading:5.2} (at most 2)");
    println!("ten times the plan:      {growth:5.2} (at most 12)");
}
