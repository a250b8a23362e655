//! What is refused, with the reason, and with nothing touched.

use fabric_planner::agent::Signed;
use fabric_planner::agent::engine::{Applied, admit, apply};
use fabric_planner::agent::files::Files;
use fabric_planner::agent::stop::{Status, Stop};
use fabric_planner::agent::store::{self, State};

use super::behaviour::{does, text};
use super::bundles::bundle;
use super::faults::Fault;
use super::host::Host;
use super::memory::Node;
use super::ready::end;
use super::scenes::{BIRD, GUARDS, PROBES_DECIDE, SYSCTL, fresh, with};

fn refused(host: &Host, bundle: &Signed) -> Stop {
    let before = end(host);
    let told = host.told.borrow().len();
    let stop = does(host, bundle).unwrap_err();
    assert_eq!(end(host), before, "{}", stop.message);
    assert_eq!(host.told.borrow().len(), told, "nobody is told");
    stop
}

#[test]
fn links_folders_and_devices_are_refused() {
    let good = || fresh();
    let host = good();
    host.tree.remove(BIRD).unwrap();
    host.tree.put_node(BIRD, Node::Link);
    let stop = refused(&host, &bundle(1, &[(BIRD, "x\n"), (SYSCTL, "# y\n")]));
    assert_eq!(stop.status, Status::Refused);
    assert_eq!(
        stop.message,
        "`/etc/bird/bird.conf` is a symbolic link, where a file is to be; move it away and apply again"
    );

    let host = good();
    host.tree
        .put_node(SYSCTL.split_once("/60").unwrap().0, Node::Link);
    let stop = refused(&host, &bundle(1, &[(SYSCTL, "# y\n")]));
    assert!(
        stop.message.starts_with(
            "`/etc/sysctl.d`, on the way to `/etc/sysctl.d/60-fabric.conf`, is a symbolic link"
        ),
        "{}",
        stop.message
    );

    let host = good();
    host.tree.put_node("etc/nftables.d", Node::Special);
    let stop = refused(&host, &bundle(1, &[(GUARDS, "y\n")]));
    assert_eq!(
        stop.message,
        "`/etc/nftables.d`, on the way to `/etc/nftables.d/fabric.nft`, is no folder"
    );

    let host = good();
    host.tree.make_directory("etc/sysctl.d", 0o755).unwrap();
    host.tree.make_directory(SYSCTL, 0o755).unwrap();
    assert!(
        refused(&host, &bundle(1, &[(SYSCTL, "# y\n")]))
            .message
            .contains("is a folder, where a file is to be")
    );
}

#[test]
fn the_host_and_the_generation_must_fit() {
    let host = fresh();
    let mut other = bundle(1, &[(BIRD, "x\n")]);
    other.manifest.host = "node2".to_owned();
    let stop = refused(&host, &other);
    assert_eq!(stop.status, Status::Refused);
    assert!(
        stop.message
            .contains("is for `node2`, this host is `node1`"),
        "{}",
        stop.message
    );
    // A host may have another name in the plan.
    host.tree.put("etc/fabric-agent/host", b"node2\n", 0o644);
    does(&host, &other).unwrap();
    host.tree.remove("etc/fabric-agent/host").unwrap();

    does(&host, &bundle(5, &[(BIRD, "five\n")])).unwrap();
    let stop = refused(&host, &bundle(4, &[(BIRD, "four\n")]));
    assert!(
        stop.message.contains("`rollback 4`") && stop.message.contains("`--allow-older`"),
        "{}",
        stop.message
    );
    let stop = refused(&host, &bundle(5, &[(BIRD, "another five\n")]));
    assert!(
        stop.message.contains("with other content"),
        "{}",
        stop.message
    );
    // The same again is nothing new.
    assert_eq!(
        does(&host, &bundle(5, &[(BIRD, "five\n")])),
        Ok(Applied::Unchanged)
    );
    let older = with(&host, Fault::None, |agent| {
        let bundle = bundle(4, &[(BIRD, "four\n")]);
        admit(agent, &State::read(agent.files)?, &bundle.manifest, true)?;
        apply(agent, &bundle, &PROBES_DECIDE)
    });
    assert_eq!(
        (older, text(&host, BIRD).as_str()),
        (Ok(Applied::Committed), "four\n")
    );
}

#[test]
fn unknown_owners_and_parsers_that_object_are_refused() {
    let host = fresh();
    host.tree.put("etc/group", b"root:x:0:\n", 0o644);
    let stop = refused(&host, &bundle(1, &[(SYSCTL, "# x\n"), (BIRD, "y\n")]));
    assert_eq!(stop.status, Status::Refused);
    assert!(
        stop.message.contains("the group `bird`"),
        "{}",
        stop.message
    );

    let host = fresh();
    let stop = refused(
        &host,
        &bundle(1, &[(SYSCTL, "# x\n"), (BIRD, "a syntax error\n")]),
    );
    assert_eq!(
        (stop.status, stop.message.as_str()),
        (Status::Refused, "the parser refuses it")
    );
    assert!(
        host.tree.names(store::STAGE).unwrap().is_empty(),
        "the stage is left empty"
    );
}
