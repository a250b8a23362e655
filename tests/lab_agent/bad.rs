//! Changes that cut a node off.

use std::time::{Duration, Instant};

use crate::scene::Scene;
use crate::scenes::{PATIENCE, is_idle};

/// Applies a bad generation on a node: the agent takes it back by itself, and all is as before.
pub fn taken_back(scene: &Scene, what: &str, generation: u64) {
    let before = scene.tree("ash");
    let sessions = scene.established("ash");
    scene.watched(what, || {
        let begin = Instant::now();
        let options = [&PATIENCE[..], &["--confirm-within", "120s"]].concat();
        let (status, said) = scene.apply(generation, "ash", &options);
        assert_eq!(status, 1, "{said}");
        assert!(
            said.contains("taken back: after 5 s"),
            "it came to the probes: {said}"
        );
        assert!(
            begin.elapsed() < Duration::from_secs(120),
            "it waited for a person"
        );
        assert!(
            scene.tree("ash") == before,
            "the files are others than before: {said}"
        );
        scene.wait("the sessions are back", || {
            scene.established("ash") == sessions
        });
        scene.wait("the VM is back", || {
            scene.answers("192.31.7.40") && scene.answers("2a0e:97c0:1::40")
        });
        scene.calm();
    });
    assert!(is_idle(scene, "ash"));
}

pub fn sessions_cut(scene: &Scene) {
    taken_back(scene, "a wrong password, taken back", 3);
}

pub fn asn_changed(scene: &Scene) {
    taken_back(scene, "a wrong AS number, taken back", 4);
}

pub fn node_lost(scene: &Scene) {
    taken_back(scene, "another network and gateway, taken back", 5);
}

pub fn gateway_lost(scene: &Scene) {
    taken_back(scene, "a gateway that nobody is, taken back", 14);
}
