//! Every BGP session of the plan is up at both ends, and BFD watches those that it has to.

use std::net::IpAddr;
use std::time::Duration;

use super::{Check, FABRIC};
use crate::lab::Lab;
use crate::lab::command::wait_for;
use crate::lab::report::Report;
use crate::lab::trouble::{Result, Trouble};
use crate::model::Noun;

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
    for peering in lab.peerings {
        let (reflector, peer) = (peering.reflector(), peering.peer());
        let run = lab.machine(reflector.name).is_some() && lab.machine(peer.name).is_some();
        // Between reflectors each of the two sees it.
        let twice = peer.noun == Noun::Reflector && peer.name < reflector.name;
        if !run || twice || !wanted(reflector.name, peer.name) {
            continue;
        }
        let ends = [
            (reflector.name, peering.session.peer_address.addr()),
            (peer.name, peering.session.reflector_address.addr()),
        ];
        let mut seen = Vec::new();
        let up = wait_for(PATIENCE, || {
            seen = ends
                .map(|(name, other)| end(lab, name, other, peering.bfd()))
                .into();
            seen.iter().all(|(_, good)| *good).then_some(())
        });
        let mut said: Vec<_> = seen.into_iter().map(|(said, _)| said).collect();
        said.dedup();
        let subject = format!("{} – {}, {}", reflector.name, peer.name, peering.family());
        report.line(subject, up.is_some(), said.join("; "));
    }
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
