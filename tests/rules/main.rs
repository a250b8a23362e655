//! The catalogue of rules: each fires where it should and only there, and its fixes fix.

mod cases;
mod catalogue;
mod fixes;
mod large_plans;
mod one_mistake;
mod real_interfaces;
mod real_plans;
mod support;
