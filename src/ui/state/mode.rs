//! Another network type for a cluster: what the app itself has filled in comes and goes with its use.

use super::create::{FABRIC_DAEMON, unused};
use crate::model::values::NetworkMode;
use crate::model::{DocPath, Edit, Noun, Plan, Tree};

/// The changes that give a cluster another network type. What the type has no use for goes where it is
/// no more than what the app fills in, and is put `aside`; what it has use for comes from there.
pub fn change_mode(
    plan: &Plan,
    cluster: &str,
    mode: NetworkMode,
    aside: &mut Vec<Edit>,
) -> Vec<Edit> {
    let at = Noun::Cluster.at(cluster);
    let network = at.join("network");
    let mut edits = vec![Edit::set(network.join("type"), mode.to_string())];
    let in_fabric = mode == NetworkMode::IpFabric;
    let lists = [
        (at.join("pools"), Noun::Pool, mode != NetworkMode::Routing),
        (network.join("reflectors"), Noun::Reflector, in_fabric),
        (network.join("gateways"), Noun::Gateway, in_fabric),
    ];
    for (at, noun, is_used) in lists {
        let free = Tree::texts(unused(plan, noun, cluster));
        edits.extend(come_or_go(plan, at, is_used, &free, Some(&free), aside));
    }
    let daemon = Tree::text(FABRIC_DAEMON);
    for (name, node) in &plan.nodes {
        if node.cluster.text().trim() == cluster {
            let at = Noun::Node.at(name).join("routing_daemon");
            // Nodes that never had one have the default.
            edits.extend(come_or_go(plan, at, in_fabric, &daemon, None, aside));
        }
    }
    edits
}

/// The change for one setting: `own` is the most that the app fills in, `new` what comes for the first time.
fn come_or_go(
    plan: &Plan,
    at: DocPath,
    is_used: bool,
    own: &Tree,
    new: Option<&Tree>,
    aside: &mut Vec<Edit>,
) -> Option<Edit> {
    let given = plan.part(&at).and_then(|part| part.to_tree());
    match given {
        Some(value) if !is_used && is_among(&value, own) => {
            aside.retain(|edit| *edit.at() != at);
            aside.push(Edit::Put {
                at: at.clone(),
                value,
            });
            Some(Edit::Remove { at })
        }
        None if is_used => {
            let known = aside.iter().position(|edit| *edit.at() == at);
            let new = new.filter(|new| **new != Tree::List(Vec::new()));
            let put = |value: &Tree| Edit::Put {
                at,
                value: value.clone(),
            };
            known
                .map(|known| aside.swap_remove(known))
                .or_else(|| new.map(put))
        }
        _ => None,
    }
}

/// Whether a value is the same, or a list has nothing else in it.
fn is_among(value: &Tree, own: &Tree) -> bool {
    match (value, own) {
        (Tree::List(items), Tree::List(own)) => items.iter().all(|item| own.contains(item)),
        _ => value == own,
    }
}
