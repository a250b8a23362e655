//! What is done to the hosts, one after the other.

use std::fs;
use std::process::Command;

use crate::bad;
use crate::common::run;
use crate::ping::Outage;
use crate::plan::{self, Edit};
use crate::scene::{HOSTS, Scene};

/// What a generation makes of the plan.
type Generation = (u64, &'static [Edit]);

/// The generations that the scenes have at hand.
pub const GENERATIONS: [Generation; 14] = [
    (1, &[]),
    (2, &[plan::node_added]),
    (3, &[plan::node_added, plan::wrong_password]),
    (4, &[plan::node_added, plan::wrong_asn]),
    (5, &[plan::node_added, plan::wrong_network]),
    (6, &[plan::node_added, plan::pool_grown]),
    (7, &[plan::node_added, plan::pool_grown]),
    (8, &[plan::node_added, plan::pool_grown_more]),
    (9, &[plan::node_added, plan::unguarded]),
    (10, &[plan::pool_grown_more]),
    (
        11,
        &[plan::node_added, plan::vlan_added, plan::wrong_password],
    ),
    (12, &[plan::node_added, plan::vlan_added]),
    (13, &[plan::node_added, plan::vlan_changed]),
    (14, &[plan::node_added, plan::wrong_gateway]),
];

/// A scene with its name.
type Named = (&'static str, fn(&Scene));

/// All of them.
pub const SCENES: [Named; 12] = [
    ("node-added", node_added),
    ("sessions-cut", bad::sessions_cut),
    ("asn-changed", bad::asn_changed),
    ("node-lost", bad::node_lost),
    ("gateway-lost", bad::gateway_lost),
    ("not-confirmed", not_confirmed),
    ("power-lost", power_lost),
    ("two-back", two_back),
    ("guards-changed", guards_changed),
    ("vlan", vlan),
    ("agent-stopped", crate::stopped::agent_stopped),
    ("ansible", ansible),
];

/// How long sessions may take after a bad change: the outage is this and the way back.
pub const PATIENCE: [&str; 2] = ["--patience", "5s"];

/// Gives each host what a package brings, and the plan that it runs as its first generation.
pub fn settle(scene: &Scene, reflector: &str, backend: &str) {
    if backend == "networkd" {
        scene.start_bus("ash");
        scene.start_bus("birch");
    }
    // One reflector takes no echo requests: it answers as a neighbour.
    let silent = [
        "net.ipv4.icmp_echo_ignore_all=1",
        "net.ipv6.icmp.echo_ignore_all=1",
    ];
    assert_eq!(
        scene.on("rb", &["sysctl", "-qw", silent[0], silent[1]]).0,
        0
    );
    for host in HOSTS.into_iter().chain(["edge"]) {
        let daemon = match host {
            "ra" | "rb" => reflector,
            "edge" => "bird2",
            _ => &scene.node,
        };
        let own = scene.file(host, "etc/fabric-agent/host.json");
        fs::create_dir_all(own.parent().unwrap()).unwrap();
        fs::copy(scene.fleet.host(daemon), own).unwrap();
        if daemon == "frr" {
            fs::write(
                scene.file(host, "etc/frr/daemons"),
                "bgpd=yes\nbfdd=yes\nzebra_options=\"-A 127.0.0.1\"\n",
            )
            .unwrap();
        }
        // As an installed system does, by the RUNBOOK.
        fs::write(
            scene.file(host, "etc/nftables.conf"),
            "include \"/etc/nftables.d/*.nft\"\n",
        )
        .unwrap();
        scene.start_with_host(host, daemon);
        let (status, said) = scene.apply(1, host, &[]);
        assert_eq!(status, 0, "{host}: {said}");
        let is_node = ["ash", "birch"].contains(&host);
        assert!(
            !is_node
                || said.contains("`172.20.5.9` answers") && said.contains("`fd33:5::9` answers"),
            "{said}"
        );
        let sessions = scene.established(host);
        assert!(sessions >= 4, "{host} has {sessions} sessions");
    }
    scene.wait("the VM answers", || scene.answers("192.31.7.40"));
}

/// No session went down: then no more is lost than a busy machine loses, which may be the second that the
/// kernel waits before it asks for a neighbour again. A session that comes up anew takes longer, and is seen
/// by [`Scene::connections`] too.
fn undisturbed(outage: &Outage) {
    assert!(outage.longest < 1000, "{outage:?}");
}

fn confirm(scene: &Scene, host: &str) {
    let (status, said) = scene.agent(host, &["confirm"]);
    assert_eq!(status, 0, "{said}");
}

fn node_added(scene: &Scene) {
    let before: Vec<_> = HOSTS.iter().map(|host| scene.connections(host)).collect();
    assert!(before.iter().all(|own| !own.is_empty()), "{before:?}");
    let outage = scene.watched("a node added on both reflectors, confirmed", || {
        for reflector in ["ra", "rb"] {
            let (status, said) =
                scene.apply(2, reflector, &["--confirm-within", "60s", "--detach"]);
            assert_eq!(status, 0, "{said}");
            confirm(scene, reflector);
        }
    });
    undisturbed(&outage);
    let after: Vec<_> = HOSTS.iter().map(|host| scene.connections(host)).collect();
    assert_eq!(before, after, "a session came up anew");
    for reflector in ["ra", "rb"] {
        let text = scene
            .tree(reflector)
            .into_iter()
            .map(|(_, text)| text)
            .collect::<Vec<_>>()
            .concat();
        assert!(
            String::from_utf8_lossy(&text).contains("172.20.5.22"),
            "{reflector} does not know the new node"
        );
    }
    // The nodes have nothing to do with it: they take the generation and reload nothing.
    for node in ["ash", "birch"] {
        let (status, said) = scene.apply(2, node, &[]);
        assert_eq!(status, 0, "{said}");
    }
    assert_eq!(scene.connections("ash"), before[2]);
}

fn not_confirmed(scene: &Scene) {
    let before = scene.tree("ra");
    let connections = scene.connections("ra");
    let outage = scene.watched("a good change that nobody confirms, taken back", || {
        let (status, said) = scene.apply(6, "ra", &["--confirm-within", "5s", "--detach"]);
        assert_eq!(status, 0, "{said}");
        assert!(scene.tree("ra") != before, "it is in place until then");
        scene.wait("the guard takes it back", || {
            scene.tree("ra") == before && is_idle(scene, "ra")
        });
    });
    undisturbed(&outage);
    assert_eq!(scene.connections("ra"), connections);
}

pub fn is_idle(scene: &Scene, host: &str) -> bool {
    scene
        .agent(host, &["status", "--json"])
        .1
        .contains("\"idle\"")
}

/// The power fails while a change waits: daemons and guard are gone at once, and the host boots.
fn power_lost(scene: &Scene) {
    let host = "ash";
    let before = scene.tree(host);
    let sessions = scene.established(host);
    let (status, said) = scene.apply(6, host, &["--confirm-within", "300s", "--detach"]);
    assert_eq!(status, 0, "{said}");
    assert!(scene.tree(host) != before);
    scene.watched(
        "a node loses its power before the confirmation, and boots",
        || {
            let dead = scene.lose_power(host);
            assert!(
                dead.iter().any(|name| name.contains("guard")),
                "nobody watched: {dead:?}"
            );
            scene.next_boot(host);
            let (status, said) = scene.agent(host, &["recover", "--boot"]);
            scene.say(&format!("recover --boot: status {status}\n{said}"));
            assert_eq!(status, 0, "{said}");
            assert!(scene.tree(host) == before, "{said}");
            scene.start_daemon(host);
            scene.wait("the sessions are back", || {
                scene.established(host) == sessions
            });
            scene.wait("the VM is back", || {
                scene.answers("192.31.7.40") && scene.answers("2a0e:97c0:1::40")
            });
            scene.calm();
        },
    );
    assert!(is_idle(scene, host));
}

fn two_back(scene: &Scene) {
    let host = "ra";
    let (before, connections) = (scene.tree(host), scene.connections(host));
    let outage = scene.watched("three generations forward and two back", || {
        for generation in [6, 8] {
            let (status, said) =
                scene.apply(generation, host, &["--confirm-within", "60s", "--detach"]);
            assert_eq!(status, 0, "{said}");
            confirm(scene, host);
        }
        assert!(scene.tree(host) != before);
        let (status, said) = scene.agent(host, &["rollback", "2"]);
        scene.say(&said);
        assert_eq!(status, 0, "{said}");
    });
    assert!(scene.tree(host) == before, "generation 2 is in place");
    undisturbed(&outage);
    assert_eq!(
        scene.connections(host),
        connections,
        "no session came up anew"
    );
}

/// An interface comes with a bad change and goes with it; another one comes, changes, and goes.
fn vlan(scene: &Scene) {
    let trial = "ip link add link eno1 name trial0 type vlan id 99";
    if scene.on("ash", &trial.split(' ').collect::<Vec<_>>()).0 != 0 {
        scene.say("NOT PLAYED vlan: this machine's kernel has no 802.1Q");
        return;
    }
    scene.on("ash", &["ip", "link", "delete", "dev", "trial0"]);
    let number = || {
        let (status, said) = scene.on("ash", &["ip", "-details", "link", "show", "dev", "stor0"]);
        let behind = said.split_once("802.1Q id ").map(|(_, rest)| rest);
        let number = behind
            .and_then(|rest| rest.split(' ').next())
            .map(str::to_owned);
        assert_eq!(status == 0, number.is_some(), "{said}");
        number
    };
    let uplink = || scene.on("ash", &["ip", "-brief", "address", "show", "dev", "eno1"]);
    let before = uplink();
    bad::taken_back(scene, "a VLAN and a wrong password, taken back", 11);
    assert_eq!(number(), None, "the interface is still there");
    assert_eq!(uplink(), before);
    scene.watched("a VLAN that comes, changes and goes", || {
        for (generation, wanted) in [(12, "9"), (13, "10")] {
            let (status, said) = scene.apply(generation, "ash", &[]);
            assert_eq!(status, 0, "{said}");
            assert_eq!(number().as_deref(), Some(wanted), "{said}");
        }
        let (status, said) = scene.agent("ash", &["rollback", "2"]);
        assert_eq!(status, 0, "{said}");
        assert_eq!(number(), None, "the interface is still there");
        assert_eq!(uplink(), before);
        scene.calm();
    });
}

fn guards_changed(scene: &Scene) {
    let host = "ash";
    let connections = scene.connections(host);
    let guards = || scene.on(host, &["nft", "--stateless", "list", "ruleset"]).1;
    let filter = || {
        scene
            .on(host, &["sysctl", "-n", "net.ipv4.conf.default.rp_filter"])
            .1
    };
    let before = (guards(), filter());
    assert!(before.0.contains("fib saddr"), "{}", before.0);
    assert_eq!(before.1.trim(), "1");
    let outage = scene.watched("guards loosened, and back again", || {
        let (status, said) = scene.apply(9, host, &[]);
        assert_eq!(status, 0, "{said}");
        assert!(said.contains("keep their value until a reboot"), "{said}");
        assert!(!guards().contains("fib saddr"), "{}", guards());
        let (status, said) = scene.agent(host, &["rollback"]);
        assert_eq!(status, 0, "{said}");
    });
    undisturbed(&outage);
    assert_eq!((guards(), filter()), before);
    assert_eq!(scene.connections(host), connections);
}

/// The fleet's own play, with the hosts' agents behind `on`.
fn ansible(scene: &Scene) {
    let fleet = scene.fleet.of(10, "ash").with_file_name("");
    let folder = scene.folder.join("ansible");
    fs::create_dir_all(&folder).unwrap();
    let here = folder.join("here.yml");
    let text = format!(
        "all:\n  vars:\n    ansible_connection: local\n    ansible_become: false\n    \
         ansible_python_interpreter: auto_silent\n    \
         fabric_agent: [\"on\", \"{{{{ inventory_hostname }}}}\", \"{}\"]\n    fabric_signers: \"{}\"\n    \
         fabric_folder: \"{}/{{{{ inventory_hostname }}}}\"\n    fabric_confirm_within: 60\n",
        env!("CARGO_BIN_EXE_fabric-agent"),
        scene.fleet.signers().display(),
        folder.display(),
    );
    fs::write(&here, text).unwrap();
    let outage = scene.watched("a fleet rolled out by Ansible", || {
        let play = fleet.join("ansible/rollout.yml");
        let mut command = Command::new("ansible-playbook");
        command
            .current_dir(&folder)
            .env("ANSIBLE_HOME", &folder)
            .env("ANSIBLE_LOCAL_TEMP", &folder);
        command
            .arg("-i")
            .arg(fleet.join("ansible/inventory.yml"))
            .arg("-i")
            .arg(here)
            .arg(play);
        let (well, said) = run(&mut command);
        scene.say(&said);
        assert!(well, "{said}");
    });
    undisturbed(&outage);
    for host in ["ra", "rb", "ash", "birch", "edge"] {
        let (_, said) = scene.agent(host, &["status", "--json"]);
        let status: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(status["generation"], 10, "{host}: {said}");
        assert_eq!(status["state"], "idle", "{host}: {said}");
    }
}
