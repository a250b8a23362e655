//! The catalogue of rules: each fires where it should and only there, and its fixes fix.

#[path = "../../fuzz/bodies/mod.rs"]
mod bodies;
mod cases;
mod catalogue;
#[path = "../common/mod.rs"]
mod common;
mod excepted;
mod fixes;
mod large_plans;
mod one_mistake;
mod real_addresses;
mod real_bgp;
mod real_interfaces;
mod real_plans;
mod support;
