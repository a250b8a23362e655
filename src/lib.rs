//! Fabric Planner's library: everything between a plan and the files that devices load.
//!
//! ```text
//! plan.json ─► format ─► model ─► check ─► Valid<Plan> ─► export ─► files ─► bundle ─► agent
//! ```
//!
//! Each folder may use the ones above it, never one below:
//!
//! | folder | holds |
//! |---|---|
//! | `model` | the plan as plain data, the values it is made of, and every change to it |
//! | `address` | arithmetic on addresses: ranges, sets, free space, registries, allocation |
//! | `format` | the plan file: JSON in and out, places in the text, JSON Schema |
//! | `topology` | the plan with its names resolved: speakers, sessions, fabrics |
//! | `target` | what each daemon, router and network back end can express, as data |
//! | `check` | rules, problems and fixes; `Valid`, the only way to an export |
//! | `export` | one folder a dialect: BIRD, Junos, node networks, the runbook |
//! | `change` | what leads from one plan to another: by meaning, by device, as steps in an order |
//! | `bundle` | one host's files as a signed archive with a manifest; the fleet, with its Ansible play |
//! | `sorted` | for all of them: one sort for every type, which keeps the web app small |
//! | `words` | for all of them: `1 file`, `2 files` |
//! | `control` | Linux only: what `lab` and `agent` ask of running systems: daemons over their sockets, echo requests |
//! | `lab` | Linux only: boots a plan's files in network namespaces and looks whether they work; it runs programs |
//! | `agent` | Linux only: `fabric-agent`, which applies a bundle on a host and takes it back |
//! | `cli` | native only: `fabricctl`, one file a command |
//! | `bin/exporter` | wasm only: `export` as a module of its own, for a worker of the web app |
//! | `ui` | wasm only: the web app |
//!
//! What the browser loads at the start is held small, so `ui` makes no files itself: it takes from
//! `export` the nouns alone (`Artifacts`, `file_stem`), and `ui/lazy` loads `bin/exporter` and the rules'
//! documentation, which the site's build collects into a file, when they are needed.
//!
//! There is no I/O, clock or randomness above `control`, `lab`, `agent`, `cli` and `ui`: the same plan gives the same bytes.

pub mod address;
pub mod bundle;
pub mod change;
pub mod check;
pub mod export;
pub mod format;
pub mod model;
pub mod target;
pub mod topology;

mod sorted;
mod words;

#[cfg(target_os = "linux")]
pub mod agent;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
#[cfg(target_os = "linux")]
pub mod control;
#[cfg(target_os = "linux")]
pub mod lab;
#[cfg(target_arch = "wasm32")]
pub mod ui;
