//! Every BGP session of the plan is up at both ends, and BFD watches those that it has to.

use std::net::IpAddr;
use std::time::Duration;

use super::{Check, FABRIC};
use crate::lab::Lab;
use crate::lab::command::wait_for;
use crate::lab::report::Report;
use crate::lab::trouble::Result;

/// Speakers wait some seconds before they try again.
const PATIENCE: Duration = Duration::from_secs(60);

pub const CHECK: Check = Check {
    name: "sessions",
    about: "every BGP session is up, in both families, and BFD sees the other end where the plan has it",
    modes: FABRIC,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    let peerings = lab.peerings;
    for peering in peerings {
        let (reflector, peer) = (peering.reflector(), peering.peer());
        let session = &peering.session;
        if lab.machine(reflector.name).is_none() || lab.machine(peer.name).is_none() {
            continue;
        }
        let ends = [
            (reflector.name, session.peer_address.addr()),
            (peer.name, session.reflector_address.addr()),
        ];
        let subject = format!("{} – {}, {}", reflector.name, peer.name, peering.family());
        let mut seen = Vec::new();
        let up = wait_for(PATIENCE, || {
            seen = ends
                .map(|(name, other)| end(lab, name, other, peering.bfd()))
                .into();
            seen.iter().all(|(_, good)| *good).then_some(())
        });
        let said: Vec<_> = seen.into_iter().map(|(said, _)| said).collect();
        let said = if up.is_some() {
            said[0].clone()
        } else {
            said.join("; ")
        };
        report.line(subject, up.is_some(), said);
    }
    Ok(())
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
        Ok::<_, crate::lab::trouble::Trouble>((own, watched))
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
