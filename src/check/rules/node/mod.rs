//! Nodes and their interfaces.

mod anycast_host_address;
mod duplicate_mac;
mod gateway_is_itself;
mod gateway_off_link;
mod macs;
mod mixed_os_families;
mod node_without_ranges;
mod private_routing_node;
mod undocumented_os;
mod unusable_interface_name;
mod unusable_mac;
mod vendor_gateway_mac;
mod wrong_family;

use crate::check::Rule;

pub(super) const RULES: &[&Rule] = &[
    &unusable_interface_name::RULE,
    &gateway_off_link::RULE,
    &wrong_family::RULE,
    &gateway_is_itself::RULE,
    &anycast_host_address::RULE,
    &undocumented_os::RULE,
    &mixed_os_families::RULE,
    &private_routing_node::RULE,
    &node_without_ranges::RULE,
    &unusable_mac::RULE,
    &vendor_gateway_mac::RULE,
    &duplicate_mac::RULE,
];
