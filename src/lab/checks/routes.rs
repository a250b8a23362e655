//! At every core gateway each VM's address leads to its node, and nothing shows the fabric's inner marks.

use std::time::Duration;

use super::{Check, FABRIC};
use crate::lab::Lab;
use crate::lab::command::Deadline;
use crate::lab::report::Report;
use crate::lab::trouble::Result;
use crate::model::values::Family;

const PATIENCE: Duration = Duration::from_secs(20);

pub const CHECK: Check = Check {
    name: "routes",
    about: "at every core gateway each VM's address leads to its node, without a community",
    modes: FABRIC,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    let deadline = Deadline::after(PATIENCE);
    for fabric in lab.fabrics {
        for core in lab.cores_of(fabric) {
            for guest in lab.near_guests(fabric) {
                for address in &guest.addresses {
                    let subject = format!("{address} at {}", core.name());
                    let well =
                        lab.wait_next_hop(core, *address, Some(&guest.node), deadline.left());
                    let hops = lab.next_hops(core, *address)?;
                    let said = core.daemon()?.route(&core.host, *address)?;
                    let marked = said.to_lowercase().contains("community");
                    let hops: Vec<_> = hops.iter().map(ToString::to_string).collect();
                    let hop = match hops.is_empty() {
                        true => "no next hop".into(),
                        false => format!("next hop {}", hops.join(" and ")),
                    };
                    let wanted = lab.hop(core, &guest.node, Family::of(*address));
                    let said = match (well, wanted) {
                        (true, _) if marked => format!("{hop}, but with a community: {said}"),
                        (true, _) => format!("{hop}, {}", guest.node),
                        (false, Some(wanted)) => {
                            format!("{hop} instead of {wanted}, {}", guest.node)
                        }
                        (false, None) => format!("{hop}, and there is no way to {}", guest.node),
                    };
                    report.line(subject, well && !marked, said);
                }
            }
        }
    }
    Ok(())
}
