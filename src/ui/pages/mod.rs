//! The pages: one a kind of object, and those about the whole plan.

mod cluster;
mod delete;
pub mod exceptions;
pub mod export;
mod gateway;
mod interfaces;
mod network;
mod node;
pub mod objects;
pub mod overview;
mod pool;
pub mod problems;
mod reflector;
pub mod rules;
mod vm;
pub mod welcome;
