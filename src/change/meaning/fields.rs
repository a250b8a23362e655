//! What fields mean that are not given on one of the two sides, and those that nothing else speaks of.

use crate::change::objects::{Kind, ObjectChange};
use crate::model::values::{HoldTime, Platform, RoutingDaemon};
use crate::topology::{DEFAULT_BFD_INTERVAL, DEFAULT_BFD_MULTIPLIER, default_gateway_mac};

/// Tells of all of them.
pub fn explain(objects: &mut [ObjectChange]) {
    let changed = objects.iter_mut().filter(|one| one.kind == Kind::Changed);
    for object in changed {
        for i in 0..object.values.len() {
            let value = &object.values[i];
            let field = value.field.as_str();
            let is_one_sided = value.removed.is_empty() != value.added.is_empty();
            let default = default_of(field).filter(|_| is_one_sided && !value.is_hidden);
            let sentence = match (field, value.added.first().map(String::as_str)) {
                ("network/spoofing_guard", Some("false")) => {
                    "VMs can send with addresses that are not theirs: nodes drop that no more"
                        .into()
                }
                ("network/spoofing_guard", _) => {
                    "nodes drop what VMs send with addresses that are not theirs".into()
                }
                _ => match default {
                    Some(default) => format!("where `{field}` is not given, it is {default}"),
                    None => continue,
                },
            };
            object.consequences.push(sentence);
        }
    }
}

/// What counts where a field is not given.
fn default_of(field: &str) -> Option<String> {
    Some(match field {
        "network/hold_time" => HoldTime::DEFAULT.to_string(),
        "network/gateway_mac" => default_gateway_mac().to_string(),
        "network/bfd_interval" => DEFAULT_BFD_INTERVAL.to_string(),
        "network/bfd_multiplier" => DEFAULT_BFD_MULTIPLIER.to_string(),
        "network/bfd" => "true".into(),
        "network/bridge" => "vmbr0".into(),
        "routing_daemon" | "daemon" => RoutingDaemon::Bird2.to_string(),
        "platform" => Platform::Junos.to_string(),
        _ => return None,
    })
}
