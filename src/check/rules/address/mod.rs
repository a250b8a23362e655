//! Networks, pools and who has which address.

mod address_in_container;
mod duplicate_address;
mod fully_reserved_pool;
mod gateway_outside_network;
mod host_bits_set;
mod host_in_pool;
mod hosts;
mod network_overlap;
mod network_without_gateway;
mod node_range_overlap;
mod overlap;
mod pool_exhaustion;
mod pool_of_two_types;
mod pool_outside_network;
mod pool_overlap;
mod range_spans_networks;
mod reserved_interface_id;
mod reserved_outside_pool;
mod reversed_range;
mod special_purpose_address;
mod special_purpose_pool;
mod subnet_end_address;
mod unusual_ipv6_length;

use crate::check::Rule;

pub(super) const RULES: &[&Rule] = &[
    &host_bits_set::RULE,
    &reversed_range::RULE,
    &pool_overlap::RULE,
    &network_overlap::RULE,
    &pool_outside_network::RULE,
    &gateway_outside_network::RULE,
    &reserved_outside_pool::RULE,
    &duplicate_address::RULE,
    &special_purpose_pool::RULE,
    &pool_exhaustion::RULE,
    &node_range_overlap::RULE,
    &subnet_end_address::RULE,
    &special_purpose_address::RULE,
    &reserved_interface_id::RULE,
    &unusual_ipv6_length::RULE,
    &address_in_container::RULE,
    &range_spans_networks::RULE,
    &fully_reserved_pool::RULE,
    &host_in_pool::RULE,
    &network_without_gateway::RULE,
    &pool_of_two_types::RULE,
];
