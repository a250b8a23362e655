//! An agent that lives and does nothing any more.

use std::time::Duration;

use crate::scene::Scene;
use crate::scenes::is_idle;

/// The change cuts the node off, and a signal stops the agent before it could take it back.
pub fn agent_stopped(scene: &Scene) {
    let host = "ash";
    let before = scene.tree(host);
    let sessions = scene.established(host);
    let what = "a wrong password, and the agent stopped: overruled by its guard";
    scene.watched(what, || {
        let mut agent = scene.begin(3, host, &["--patience", "300s"]);
        scene.wait("it looks at the host", || {
            scene
                .remembers(host, "journal.json")
                .contains("\"probing\"")
        });
        let note = scene.remembers(host, "lock");
        let number = note.trim().rsplit(' ').next().unwrap();
        assert_eq!(scene.on(host, &["kill", "-STOP", number]).0, 0, "{note}");
        std::thread::sleep(Duration::from_secs(110));
        assert!(scene.tree(host) != before, "too early: it could live");
        scene.wait("the guard overrules it", || {
            scene.tree(host) == before && is_idle(scene, host)
        });
        assert!(!agent.wait().unwrap().success());
        scene.wait("the sessions are back", || {
            scene.established(host) == sessions
        });
        scene.wait("the VM is back", || {
            scene.answers("192.31.7.40") && scene.answers("2a0e:97c0:1::40")
        });
        scene.calm();
    });
}
