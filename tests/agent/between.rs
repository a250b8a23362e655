//! Somebody saves a file between the agent's last look at it and the call that replaces it.

use fabric_planner::agent::engine::{confirm, settle};
use fabric_planner::agent::files::Files;
use fabric_planner::agent::stop::Status;

use super::faults::{Fault, Faulty, Somebody, quiet, run};
use super::host::Host;
use super::memory::{Memory, Node};
use super::ready::{end, ready};
use super::scenes::{A_MINUTE, BIRD, GUARDS, PROBES_DECIDE, SCENES, SYSCTL, on, seen, two, with};

/// What somebody wrote.
const EDIT: &[u8] = b"saved just now\n";

/// How people save: most editors put another file in the place, some write into the one that is there.
const SAVES: &[(&str, &str, Somebody)] = &[
    ("another file where one changes", BIRD, |tree| {
        tree.put(BIRD, EDIT, 0o644)
    }),
    ("into the file that changes", BIRD, |tree| {
        tree.append(BIRD, EDIT).unwrap();
        tree.flush();
    }),
    ("a file where none was", GUARDS, |tree| {
        tree.put(GUARDS, EDIT, 0o644)
    }),
    ("another file where one goes", SYSCTL, |tree| {
        tree.put(SYSCTL, EDIT, 0o600)
    }),
    ("into the file that goes", SYSCTL, |tree| {
        tree.append(SYSCTL, EDIT).unwrap();
        tree.flush();
    }),
];

/// Whether what somebody wrote is anywhere, with its name in case it is beside a file.
fn found(tree: &Memory, folder: &str) -> Option<String> {
    for name in tree.names(folder).unwrap() {
        let path = format!("{folder}{}{name}", if folder.is_empty() { "" } else { "/" });
        let here = match tree.read(&path) {
            Ok(Some((_, content))) => content.ends_with(EDIT).then_some(path),
            _ => found(tree, &path),
        };
        if here.is_some() {
            return here;
        }
    }
    None
}

/// A host with generation 1, as the scenes have it.
fn begin() -> Host {
    ready(&SCENES[1]).begin
}

#[test]
fn what_is_saved_in_the_moment_of_the_swap_is_not_lost() {
    quiet();
    let mut points = 0;
    let begin = begin();
    for (name, path, save) in SAVES {
        let play = |fault: Fault, after: &dyn Fn(&Host, Option<Status>)| {
            let host = begin.clone();
            let files = Faulty::new(&host.tree, fault);
            files.meanwhile.set(Some((path, *save)));
            let ended = run(|| on(&seen(&host, &files), |agent| two(agent, &PROBES_DECIDE)));
            if files.meanwhile.take().is_some() {
                // It did not come so far.
                return true;
            }
            after(
                &host,
                ended
                    .as_ref()
                    .map(|ended| ended.clone().unwrap_err().status),
            );
            ended.is_none()
        };
        play(Fault::None, &|host, status| {
            assert_eq!(status, Some(Status::TakenBack), "{name}");
            let found = found(&host.tree, "").unwrap_or_else(|| panic!("{name}: lost"));
            let in_place = name.starts_with("into") || *path == GUARDS;
            assert_eq!(found == *path, in_place, "{name}: {found}");
            assert!(
                in_place || found.contains("/kept/") && found.ends_with(".during"),
                "{name}: {found}"
            );
        });
        // Killed at any call, by a full disk too, it is still there.
        for at in 1.. {
            let killed = play(Fault::Kill(at), &|host, _| {
                let host = host.clone();
                for fault in [Fault::None, Fault::Full(0)] {
                    let host = host.clone();
                    with(&host, fault, |agent| settle(agent, false)).unwrap();
                    assert!(
                        found(&host.tree, "").is_some(),
                        "{name}, killed at {at}, then {fault:?}: lost"
                    );
                    assert_eq!(end(&host).0, 1, "{name}, killed at {at}");
                    for (other, content) in [(BIRD, &b"router id 1;\n"[..]), (SYSCTL, b"# a=1\n")] {
                        if other != *path {
                            assert_eq!(host.content(other).as_deref(), Some(content));
                        }
                    }
                }
            });
            points += u32::from(killed);
            if !killed {
                break;
            }
        }
    }
    println!("killed at {points} points while somebody saves a file");
    assert!(points > 300);
}

#[test]
fn what_is_no_file_in_that_moment_is_put_beside() {
    let host = begin();
    let files = Faulty::new(&host.tree, Fault::None);
    files.meanwhile.set(Some((BIRD, |tree| {
        tree.remove(BIRD).unwrap();
        tree.put_node(BIRD, Node::Link);
    })));
    let stop = on(&seen(&host, &files), |agent| two(agent, &PROBES_DECIDE)).unwrap_err();
    assert_eq!(stop.status, Status::TakenBack, "{}", stop.message);
    assert_eq!(host.content(BIRD).as_deref(), Some(&b"router id 1;\n"[..]));
    let names = host.tree.names("etc/bird").unwrap();
    assert!(
        names.iter().any(|name| name.ends_with(".edited-during")),
        "{names:?}"
    );
}

#[test]
fn what_is_written_into_an_old_file_after_the_swap_is_kept_when_the_change_stays() {
    let host = begin();
    with(&host, Fault::None, |agent| two(agent, &A_MINUTE)).unwrap();
    // An editor that had the file open: nobody else finds it any more.
    let old = ["etc/bird/.fabric-agent.2.0.old", BIRD];
    host.tree.append(old[0], EDIT).unwrap();
    assert_ne!(host.content(old[0]), host.content(old[1]));
    let files = Faulty::new(&host.tree, Fault::None);
    let seen = seen(&host, &files);
    on(&seen, |agent| confirm(agent, false)).unwrap();
    assert!(
        found(&host.tree, "var").is_some_and(|path| path.ends_with("/etc/bird/bird.conf.late"))
    );
    let said = seen.said.borrow();
    assert!(
        said.iter()
            .any(|event| event.message.contains("the edit is kept as"))
    );
}

#[test]
fn where_files_can_not_change_places_they_are_renamed() {
    quiet();
    let mut points = 0;
    for number in [1, 5, 11] {
        let ready = ready(&SCENES[number]);
        for at in 1.. {
            let host = ready.begin.clone();
            let files = Faulty::new(&host.tree, Fault::Kill(at));
            files.plain.set(true);
            let ended = run(|| on(&seen(&host, &files), ready.scene.act)).is_some();
            ready.recover(&host, false, Fault::None).unwrap();
            ready.well(&host, &format!("plain renames, killed at {at}"));
            points += 1;
            if ended {
                break;
            }
        }
    }
    println!("killed at {points} points with plain renames");
    assert!(points > 100);
}
