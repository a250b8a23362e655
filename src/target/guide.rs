//! VMmanager's guide to IP fabrics: what of a plan its example files can carry.

use super::{Daemon, Router};
use crate::model::values::{Platform, RoutingDaemon};
use crate::model::{Noun, Plan};
use crate::topology::{Fabric, Speaker, reflector_sessions};

/// Whether a reflector's or a core gateway's files have the structure of the guide: all fabrics that it
/// serves ask for that.
///
/// # Errors
/// Why they can't, though a fabric asks for it.
pub fn follows_guide(
    plan: &Plan,
    fabrics: &[Fabric],
    speaker: &Speaker,
) -> Result<bool, &'static str> {
    let is_reflector = speaker.noun == Noun::Reflector;
    let mut served = Vec::new();
    for fabric in fabrics {
        let known = if is_reflector {
            &fabric.reflectors
        } else {
            &fabric.gateways
        };
        if known.iter().any(|one| one.name == speaker.name) {
            served.push(fabric);
        }
    }
    if served.iter().all(|fabric| !fabric.as_in_guide) {
        return Ok(false);
    }
    if served.iter().any(|fabric| !fabric.as_in_guide) {
        return Err("another fabric that it serves has the planner's style");
    }
    if is_reflector {
        let chosen = plan.reflectors.get(speaker.name);
        let daemon = chosen.and_then(|own| own.daemon.get().copied());
        if !Daemon::of(daemon.unwrap_or(RoutingDaemon::Bird2)).is_in_guide {
            return Err("the guide has BIRD 1.6 there");
        }
        if served.len() > 1 {
            return Err("it serves several fabrics, and the guide's filters are for one");
        }
        let mut pairs = served
            .iter()
            .flat_map(|fabric| reflector_sessions(plan, fabric));
        if pairs.any(|pair| [pair.reflector.name, pair.peer.name].contains(&speaker.name)) {
            return Err("the guide has no sessions between reflectors");
        }
    } else {
        let chosen = plan.gateways.get(speaker.name);
        let platform = chosen.and_then(|own| own.platform.get().copied());
        if !Router::of(platform.unwrap_or(Platform::Junos)).is_in_guide {
            return Err("the guide has Junos there");
        }
    }
    Ok(true)
}
