//! The plan with its names resolved: what rules reason about and exporters write down.
//!
//! It holds what can be read; what can't has been reported by a rule of its own. In a plan that
//! passed the check nothing is left out.

mod fabric;
mod interfaces;
mod peering;
mod provider;
mod session;
mod speaker;
mod vms;

pub use fabric::{
    DEFAULT_BFD_INTERVAL, DEFAULT_BFD_MULTIPLIER, Fabric, default_gateway_mac, default_gateway_v6,
    fabrics,
};
pub use interfaces::{LinkAddress, LinkRoute, NodeLink, NodeView, Spot, nodes};
pub use peering::{Peering, peerings, reflector_peerings};
pub use provider::{GatewayV6, Profile, Vlans};
pub use session::{Link, Session, chooses_reflectors, peers_with, reflector_sessions, sessions};
pub use speaker::Speaker;
pub use vms::{VmView, vm_interface, vms};
