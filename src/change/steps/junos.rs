//! The step on a core gateway that runs Junos.

use super::expected::expected;
use super::{Both, Step};
use crate::change::devices::DeviceChange;
use crate::export::runbook::gateways::{JUNOS_KEEPS, JUNOS_SHOWS, JUNOS_TAKES_BACK};
use crate::export::runbook::remote;

/// Old and new in one commit: Junos compares the outcome alone.
const LOAD: &str = "configure exclusive\n\
    load set /var/tmp/fabric.rollback.set # of the old export, from the last roll-out\n\
    load set /var/tmp/fabric.set  # of the new one\n\
    show | compare                # what differs between the plans, and no more\n\
    commit check                  # configuration check succeeds\n\
    commit confirmed 5 comment fabric-change # taken back after 5 minutes";

/// What comes for the first time.
const LOAD_FIRST: &str = "configure exclusive\n\
    load set /var/tmp/fabric.set\n\
    show | compare                # lines with + only\n\
    commit check                  # configuration check succeeds\n\
    commit confirmed 5 comment fabric-change # taken back after 5 minutes";

/// What comes before a core gateway goes.
pub const ELSEWHERE: &str =
    "Traffic comes in elsewhere before: through this router no VM is reached any more.";

/// Each commit counts, the one that confirms too, and whatever others committed since; what lies before the
/// step is the entry behind its own (Juniper's CLI reference, `show system commit`).
const ROLLBACK: &str = "show system commit            # N: the number of the newest entry fabric-change, plus one\n\
    configure exclusive\n\
    rollback N\n\
    show | compare                # the step, the other way round, and nothing of anybody else's\n\
    commit";

/// The step that brings it from its old statements to its new ones.
pub fn changed(both: &Both, device: &DeviceChange, done: &[&str]) -> Step {
    let is_new = both.is_new(device);
    let mut step = named(both, device, if is_new { "Set up" } else { "Change" });
    let load = if is_new { LOAD_FIRST } else { LOAD };
    let to = remote(&both.device(device), "", "/var/tmp/");
    step.bring = format!("scp $HOST/fabric.set {to}");
    if is_new {
        // Its way back takes all of the plan out.
        step.bring = format!("scp $HOST/fabric.set $HOST/fabric.rollback.set {to}");
    } else {
        step.note = "`fabric.rollback.set` of the old export lies on the router since it was rolled out; where it does not,\n\
            bring it there first. The new one follows when the step is done."
            .into();
    }
    let new = both.new_address(device);
    step.note = [new, step.note].join("\n\n").trim().to_owned();
    step.commands = load.into();
    step.check = JUNOS_SHOWS.into();
    step.confirm = JUNOS_KEEPS.into();
    step.expect = expected(both, device, done);
    step.back = if is_new {
        JUNOS_TAKES_BACK.into()
    } else {
        ROLLBACK.into()
    };
    step
}

/// The step that takes it out of the plan.
pub fn removed(both: &Both, device: &DeviceChange) -> Step {
    let mut step = named(both, device, "Take out");
    step.bring = "ssh $ADDRESS".into();
    step.note = ELSEWHERE.into();
    step.commands = format!("{JUNOS_TAKES_BACK} comment fabric-change");
    step.check = "show bgp summary".into();
    step.expect = vec![
        "no reflector of the plan among the peers; every other session is up for as long as before"
            .into(),
    ];
    step.back = ROLLBACK.into();
    step
}

fn named(both: &Both, device: &DeviceChange, verb: &str) -> Step {
    let speaker = both.device(device);
    let address = speaker.and_then(|speaker| speaker.v4.or(speaker.v6));
    Step {
        title: format!("{verb} the core gateway"),
        hosts: vec![(
            device.host.clone(),
            address
                .map(|own| own.addr().to_string())
                .unwrap_or_default(),
        )],
        ..Step::default()
    }
}
