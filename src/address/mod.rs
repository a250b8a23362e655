//! Arithmetic on addresses: sets, registries of special ones, usable ones, and allocation.

mod allocate;
mod infrastructure;
mod migrate;
mod registry;
mod set;
mod usable;

pub use allocate::{AllocateError, Allocation, next_address, vm_addresses};
pub use infrastructure::Infrastructure;
pub use migrate::{Immovable, move_with_new_addresses, node_of_range, why_immovable};
pub use registry::{
    MARTIANS_V4, MARTIANS_V6, Special, Verdict, blocks, martians, special, special_in,
};
pub use set::AddressSet;
pub use usable::{Blocked, Usable, bridge_address};
