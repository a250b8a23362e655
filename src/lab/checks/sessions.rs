//! Every BGP session of the plan is up at both ends, and BFD watches those that it has to.

use std::net::IpAddr;
use std::time::Duration;

use super::{Check, FABRIC};
use crate::lab::Lab;
use crate::lab::command::{Deadline, wait_for};
use crate::lab::report::Report;
use crate::lab::trouble::{Result, Trouble};
use crate::model::Noun;
use crate::model::values::Family;
use crate::topology::Peering;

/// Speakers wait some seconds before they try again.
const PATIENCE: Duration = Duration::from_secs(60);

pub const CHECK: Check = Check {
    name: "sessions",
    about: "every BGP session is up, in both families, and BFD sees the other end where the plan has it",
    modes: FABRIC,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    look(lab, report, &|_, _| true);
    Ok(())
}

/// Looks at the sessions between some of the speakers, by their names.
pub fn look(lab: &Lab, report: &mut Report, wanted: &dyn Fn(&str, &str) -> bool) {
    let deadline = Deadline::after(PATIENCE);
    for peering in running(lab) {
        let (reflector, peer) = (peering.reflector(), peering.peer());
        if !wanted(reflector.name, peer.name) {
            continue;
        }
        let mut said = Vec::new();
        let limit = if can_come(lab, peering) {
            deadline.left()
        } else {
            Duration::ZERO
        };
        let up = wait_for(limit, || {
            let seen = ends(lab, peering);
            let all = seen.iter().all(|(_, good)| *good);
            said = seen.map(|(said, _)| said).into();
            all.then_some(())
        });
        said.dedup();
        let subject = format!("{} – {}, {}", reflector.name, peer.name, peering.family());
        report.line(subject, up.is_some(), said.join("; "));
    }
}

/// Waits without a word until all sessions are up and have brought the routes of all VMs: whether that is
/// so. A daemon may take a second from the one to the other.
pub fn settled(lab: &Lab) -> bool {
    let deadline = Deadline::after(PATIENCE);
    let mut peerings = running(lab);
    peerings.all(|peering| {
        let well = || {
            ends(lab, peering)
                .iter()
                .all(|(_, good)| *good)
                .then_some(())
        };
        can_come(lab, peering) && wait_for(deadline.left(), well).is_some()
    }) && wait_for(deadline.left(), || routes_have_come(lab).then_some(())).is_some()
}

/// Whether reflectors have the routes of their nodes, and core gateways have them from each reflector.
fn routes_have_come(lab: &Lab) -> bool {
    let has = |at: &str, address: IpAddr, by: IpAddr| {
        let said = lab
            .machine(at)
            .and_then(|at| at.daemon().ok()?.route(&at.host, address).ok());
        said.is_some_and(|said| mentions(&said, by))
    };
    let mut guests = lab.guests.iter().filter(|guest| !guest.is_anycast);
    guests.all(|guest| {
        let mut from_node = running(lab).filter(|peering| peering.peer().name == guest.node);
        from_node.all(|peering| {
            let reflector = peering.reflector().name;
            let family = |address: &&IpAddr| Family::of(**address) == peering.family();
            let to_cores = running(lab).filter(|core| {
                let is_core =
                    core.peer().noun == Noun::Gateway && core.family() == peering.family();
                // A core gateway of another fabric gets nothing of this one.
                let shares = core
                    .fabrics
                    .iter()
                    .any(|one| peering.fabrics.iter().any(|own| own.name == one.name));
                is_core && shares && core.reflector().name == reflector
            });
            let to_cores: Vec<_> = to_cores.collect();
            guest.addresses.iter().filter(family).all(|address| {
                has(reflector, *address, peering.session.peer_address.addr())
                    && to_cores.iter().all(|core| {
                        has(
                            core.peer().name,
                            *address,
                            core.session.reflector_address.addr(),
                        )
                    })
            })
        })
    })
}

/// Whether a daemon's answer names an address.
pub fn mentions(said: &str, address: IpAddr) -> bool {
    let mut words = said.split(|c: char| !(c.is_ascii_hexdigit() || c == '.' || c == ':'));
    words.any(|word| word.trim_matches(':').parse() == Ok(address) || word.parse() == Ok(address))
}

/// Whether a session may still come: a daemon that is not there is not waited for.
fn can_come(lab: &Lab, peering: &Peering) -> bool {
    let ends = [peering.reflector().name, peering.peer().name];
    ends.iter().all(|name| {
        lab.machine(name)
            .is_some_and(|machine| machine.daemon().is_ok())
    })
}

/// The sessions whose two ends run; those between reflectors once, though each of the two sees them.
pub fn running<'l>(lab: &'l Lab) -> impl Iterator<Item = &'l Peering<'l>> {
    lab.peerings.iter().filter(|peering| {
        let (reflector, peer) = (peering.reflector(), peering.peer());
        let run = lab.machine(reflector.name).is_some() && lab.machine(peer.name).is_some();
        run && (peer.noun != Noun::Reflector || reflector.name < peer.name)
    })
}

/// What both ends say of a session, and whether it is well there.
fn ends(lab: &Lab, peering: &Peering) -> [(String, bool); 2] {
    let ends = [
        (
            peering.reflector().name,
            peering.session.peer_address.addr(),
        ),
        (
            peering.peer().name,
            peering.session.reflector_address.addr(),
        ),
    ];
    ends.map(|(name, other)| end(lab, name, other, peering.bfd()))
}

/// What one end says of a session, and whether it is well.
fn end(lab: &Lab, name: &str, other: IpAddr, bfd: bool) -> (String, bool) {
    let asked = lab.machine(name).map(|machine| {
        let daemon = machine.daemon()?;
        let sessions = daemon.sessions(&machine.host)?;
        let own = sessions
            .into_iter()
            .find(|session| session.neighbour == other);
        let watched = !bfd || daemon.watched(&machine.host)?.contains(&other);
        Ok::<_, Trouble>((own, watched))
    });
    match asked {
        Some(Ok((Some(session), watched))) => {
            let bfd = match (bfd, watched) {
                (false, _) => "",
                (true, true) => ", BFD up",
                (true, false) => ", BFD down",
            };
            (
                format!("{}{bfd}", session.state),
                session.is_up() && watched,
            )
        }
        Some(Ok((None, _))) => (format!("{name} has no session with {other}"), false),
        Some(Err(trouble)) => (trouble.to_string(), false),
        None => (format!("{name} does not run"), false),
    }
}
