//! BGP sessions as two speakers see them, whatever fabrics they share.

use super::{Fabric, Link, Session, Speaker, reflector_sessions, sessions};
use crate::model::values::{Asn, Family, HoldTime, Password};
use crate::model::{Noun, Plan};
use crate::sorted;

/// The one session of a family between a reflector and its peer, with all fabrics it carries. A node
/// has one fabric; a core gateway and a reflector may serve several.
#[derive(Clone, Debug)]
pub struct Peering<'a> {
    /// The session.
    pub session: Session<'a>,
    /// Its fabrics, in the order of the plan, at least one.
    pub fabrics: Vec<&'a Fabric<'a>>,
    /// The AS number of the reflector's end.
    pub reflector_asn: Asn,
    /// The AS number of the peer's end.
    pub peer_asn: Asn,
}

/// All sessions of a plan, each pair of speakers once a family, by reflector and peer. Sessions of a
/// fabric without an AS number are left out.
pub fn peerings<'a>(plan: &'a Plan, fabrics: &'a [Fabric<'a>]) -> Vec<Peering<'a>> {
    united(plan, fabrics, sessions)
}

/// The sessions between reflectors, as each of the two sees them: twice a family, with the one that
/// looks as the reflector and the other one as its peer.
pub fn reflector_peerings<'a>(plan: &'a Plan, fabrics: &'a [Fabric<'a>]) -> Vec<Peering<'a>> {
    united(plan, fabrics, |plan, fabric| {
        let sessions = reflector_sessions(plan, fabric).into_iter();
        sessions
            .flat_map(|session| [session, session.reversed()])
            .collect()
    })
}

fn united<'a>(
    plan: &'a Plan,
    fabrics: &'a [Fabric<'a>],
    sessions_of: fn(&'a Plan, &Fabric<'a>) -> Vec<Session<'a>>,
) -> Vec<Peering<'a>> {
    let mut found: Vec<Peering<'a>> = Vec::new();
    for fabric in fabrics {
        let sessions = sessions_of(plan, fabric).into_iter();
        found.extend(sessions.filter_map(|session| Peering::new(session, fabric)));
    }
    // Those of one pair stand together then, in the order of the plan.
    sorted::sort_by_key(&mut found, Peering::order);
    found.dedup_by(|later, first| {
        let same = later.order() == first.order();
        if same {
            first.fabrics.append(&mut later.fabrics);
        }
        same
    });
    found
}

impl<'a> Peering<'a> {
    fn new(session: Session<'a>, fabric: &'a Fabric<'a>) -> Option<Self> {
        Some(Self {
            session,
            fabrics: vec![fabric],
            reflector_asn: fabric.asn_of(&session.reflector)?,
            peer_asn: fabric.asn_of(&session.peer)?,
        })
    }

    /// Core gateways before nodes, then by name and family.
    fn order(&self) -> (&'a str, bool, &'a str, Family) {
        let Session {
            reflector,
            peer,
            family,
            ..
        } = self.session;
        (reflector.name, peer.noun == Noun::Node, peer.name, family)
    }

    /// The reflector.
    pub fn reflector(&self) -> Speaker<'a> {
        self.session.reflector
    }

    /// The node or core gateway; the other reflector for [`reflector_peerings`].
    pub fn peer(&self) -> Speaker<'a> {
        self.session.peer
    }

    /// The family of its routes and of its transport.
    pub fn family(&self) -> Family {
        self.session.family
    }

    /// The hold time: the shortest that one of its fabrics asks for, 0 being the longest.
    pub fn hold_time(&self) -> HoldTime {
        let times = self.fabrics.iter().map(|fabric| fabric.hold_time);
        times
            .min_by_key(|time| time.seconds().wrapping_sub(1))
            .unwrap_or(HoldTime::DEFAULT)
    }

    /// Whether BFD watches it: when one of its fabrics asks for it.
    pub fn bfd(&self) -> bool {
        self.fabrics.iter().any(|fabric| fabric.bfd)
    }

    /// Whether one of its fabrics asks for TTL security, and its ends are on one subnet: over other
    /// routers a TTL says little.
    pub fn wants_ttl_security(&self) -> bool {
        self.session.link == Link::Direct && self.fabrics.iter().any(|fabric| fabric.ttl_security)
    }

    /// Its password, as the reflector has it; a rule sees to it that the peer has the same.
    pub fn password(&self) -> Option<&'a Password> {
        let reflector = self.session.reflector;
        self.fabrics
            .iter()
            .find_map(|fabric| fabric.password_of(&reflector))
    }
}
