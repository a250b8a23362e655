//! Nodes and their interfaces.

mod anycast_host_address;
mod contradictory_interface;
mod contradictory_uplink;
mod duplicate_mac;
mod duplicate_vlan;
mod equal_default_routes;
mod gateway_is_itself;
mod gateway_off_link;
mod incomplete_interface;
mod interface_cycle;
mod looping_bridge;
mod macs;
mod misleading_vlan_name;
mod misplaced_uplink;
mod mixed_os_families;
mod mtu_above_carrier;
mod mtu_below_ipv6;
mod mtus;
mod nested_bridge;
mod node_without_ranges;
mod port_with_address;
mod private_routing_node;
mod shadowed_gateway;
mod shared_port;
mod stack;
mod subnet_on_two_links;
mod undocumented_os;
mod unknown_interface;
mod unpinned_bridge;
mod unsupported_bridge;
mod unusable_interface_name;
mod unusable_mac;
mod unusual_mtu;
mod vendor_gateway_mac;
mod wrong_family;

pub(super) use mtus::effective_mtus;

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
    &unknown_interface::RULE,
    &incomplete_interface::RULE,
    &contradictory_interface::RULE,
    &shared_port::RULE,
    &port_with_address::RULE,
    &interface_cycle::RULE,
    &nested_bridge::RULE,
    &duplicate_vlan::RULE,
    &mtu_above_carrier::RULE,
    &mtu_below_ipv6::RULE,
    &unusual_mtu::RULE,
    &unsupported_bridge::RULE,
    &equal_default_routes::RULE,
    &shadowed_gateway::RULE,
    &subnet_on_two_links::RULE,
    &contradictory_uplink::RULE,
    &misplaced_uplink::RULE,
    &unpinned_bridge::RULE,
    &looping_bridge::RULE,
    &misleading_vlan_name::RULE,
];
