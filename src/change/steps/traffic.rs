//! A core gateway that goes: traffic comes in elsewhere before the reflectors take its routes away.

use super::handover::{Group, groups};
use super::order::{is_gone, role};
use super::{Both, Step};
use crate::change::side::{Side, listed};
use crate::model::Noun;

/// Where traffic comes in, and from where to where it is led.
pub struct Traffic<'a> {
    gone: Vec<&'a str>,
    come: Vec<&'a str>,
    /// The core gateways that stay.
    stay: Vec<&'a str>,
    /// The reflectors that tell the new ones of the VMs before the old ones forget them.
    first: Vec<&'a str>,
    /// Those that serve the old ones until then; empty where there are none.
    pub last: Vec<&'a str>,
}

impl<'a> Traffic<'a> {
    /// That of a change; none where no core gateway goes. In a change with a handover the reflectors'
    /// order is that one's.
    pub fn of(both: &Both<'a>, has_handover: bool) -> Option<Self> {
        let gateways = || {
            let mut devices = both.devices.iter();
            std::iter::from_fn(move || devices.next())
                .filter(|own| role(both, own) == Noun::Gateway)
        };
        let names = |is: &dyn Fn(&super::DeviceChange) -> bool| -> Vec<&'a str> {
            gateways()
                .filter(|own| is(own))
                .map(|own| own.host.as_str())
                .collect()
        };
        let gone = names(&|own| is_gone(both, own));
        let come = names(&|own| both.old.device(&own.host).is_none());
        let all = both.new.site.gateways();
        let is_old = |name: &&str| !come.contains(name);
        let stay = all.iter().map(|own| own.name).filter(is_old).collect();
        if gone.is_empty() {
            return None;
        }
        let reflectors = both.new.site.reflectors();
        let groups = groups(both, reflectors.iter().map(|own| own.name).collect());
        let enough = |group: &Group| {
            serve(both.new, &group.first, &come) && serve(both.old, &group.last, &gone)
        };
        let wanted = !has_handover && !come.is_empty();
        let found = groups.into_iter().filter(|_| wanted).find(enough);
        let Group { first, last } = found.unwrap_or_default();
        Some(Self {
            gone,
            come,
            stay,
            first,
            last,
        })
    }

    /// Whether a reflector waits until traffic comes in over the new core gateways.
    pub fn is_last(&self, reflector: &str) -> bool {
        self.last.contains(&reflector)
    }

    /// Whether others take the place of what goes.
    pub fn is_replaced(&self) -> bool {
        !self.come.is_empty()
    }

    /// What is lost where no reflector can serve the old ones while another one serves the new ones.
    pub fn advice(&self) -> Option<String> {
        (self.is_replaced() && self.last.is_empty()).then(|| {
            format!(
                "No reflectors can serve {} and {} at a time: the one loses its routes in the steps in which the other \
                 gets them. VMs are unreachable from outside from there until traffic comes in over {}. To lose nothing, \
                 make two changes of it, with a plan in between that has both.",
                listed(&self.gone),
                listed(&self.come),
                listed(&self.come)
            )
        })
    }

    /// The step outside of the plan.
    pub fn step(&self) -> Step {
        let (gone, come) = (self.gone.join(", "), self.come.join(", "));
        let note = if self.come.is_empty() {
            format!(
                "After the reflectors' next steps {} knows no VM any more, and drops what comes in for them.",
                listed(&self.gone)
            )
        } else if self.last.is_empty() {
            format!(
                "At once: {} has its routes since the reflectors' steps, and {} has none any more.",
                listed(&self.come),
                listed(&self.gone)
            )
        } else {
            format!(
                "{} has a route to every VM from {} now: see that it does. {} still has them from {}, and after the next \
                 step from nobody: it drops what comes in for them.",
                listed(&self.come),
                listed(&self.first),
                listed(&self.gone),
                listed(&self.last)
            )
        };
        let to = if self.come.is_empty() {
            self.stay.join(", ")
        } else {
            come
        };
        Step {
            title: format!("Lead traffic in over {to}, no longer over {gone}"),
            note: format!(
                "{note}\n\nOutside of the plan: the routes or announcements by which traffic for the pools comes in, and \
                 the default gateway of hosts that have {} there.",
                listed(&self.gone)
            ),
            expect: vec![format!(
                "no packet for a VM comes in over {} any more",
                listed(&self.gone)
            )],
            back: "# traffic comes in as before".into(),
            ..Step::default()
        }
    }
}

/// Whether some reflectors pass the routes of every node on to some core gateways.
fn serve(side: &Side, reflectors: &[&str], gateways: &[&str]) -> bool {
    let sessions = side.sessions();
    let meets = |reflector: &str, noun: Noun, peer: &str| {
        let mut of_reflector = sessions.iter().filter(|(key, _)| key.0 == reflector);
        of_reflector.any(|(key, _)| (key.1, key.2) == (noun, peer))
    };
    let with_core: Vec<_> = reflectors
        .iter()
        .filter(|own| {
            gateways
                .iter()
                .any(|gateway| meets(own, Noun::Gateway, gateway))
        })
        .collect();
    let nodes = side.site.fabrics.iter().flat_map(|fabric| {
        let is_theirs = fabric
            .gateways
            .iter()
            .any(|own| gateways.contains(&own.name));
        fabric.nodes.iter().filter(move |_| is_theirs)
    });
    let mut served: Vec<&str> = Vec::new();
    for (key, _) in &sessions {
        if key.1 == Noun::Node && with_core.iter().any(|own| **own == key.0) {
            served.push(key.2);
        }
    }
    crate::sorted::sort(&mut served);
    let mut nodes = nodes;
    nodes.all(|node| served.binary_search(&node.name).is_ok())
}
