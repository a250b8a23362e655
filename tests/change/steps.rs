//! Which steps there are, in which order, and what each says.

use std::fs;

use fabric_planner::change::{Fate, change};
use fabric_planner::check::Valid;
use fabric_planner::format::read;
use serde_json::Value;

use super::cases::{case, cases, plan, repository};

#[test]
fn a_new_node_touches_no_other_session() {
    let change = case("node-added");
    for device in &change.devices {
        for session in &device.sessions {
            assert_eq!(
                session.fate,
                Fate::Starts,
                "{} at {}",
                session.with,
                device.host
            );
            assert!(session.with == "node3" || device.host == "node3");
        }
    }
}

#[test]
fn what_goes_leaves_the_other_way_round() {
    let titles = |name: &str| -> Vec<String> {
        case(name)
            .steps
            .into_iter()
            .map(|step| {
                let first = step.hosts.first().map_or("", |(name, _)| name);
                format!("{} {first}", step.title)
            })
            .collect()
    };
    assert_eq!(
        titles("node-added"),
        [
            "Change the route reflector rr1",
            "Change the route reflector rr2",
            "Set up the node node3"
        ]
    );
    assert_eq!(
        titles("node-removed"),
        [
            "Take out the node node3",
            "Change the route reflector rr1",
            "Change the route reflector rr2"
        ]
    );
    assert_eq!(
        titles("reflector-added"),
        [
            "Set up the route reflector rr3",
            "Change the node node1",
            "Change the core gateway mx1"
        ]
    );
    assert_eq!(
        titles("reflector-removed"),
        [
            "Change the core gateway mx1",
            "Change the node node1",
            "Take out the route reflector rr3"
        ]
    );
    assert_eq!(
        titles("node-emptied"),
        [
            "Change the node node1",
            "Move VMs, in the platform that runs them ",
            "Take out the node node2",
            "Change the route reflector rr1",
            "Change the route reflector rr2"
        ]
    );
    let core = titles("core-replaced");
    assert_eq!(
        (
            core.first().unwrap().as_str(),
            core.last().unwrap().as_str()
        ),
        (
            "Set up the core gateway edge1",
            "Take out the core gateway mx1"
        )
    );
}

#[test]
fn every_step_has_its_commands_its_check_and_its_way_back() {
    for folder in cases() {
        let [old, new] = ["old.json", "new.json"].map(|name| plan(&folder.join(name)));
        for change in [change(&old, &new), change(&new, &old)] {
            for step in change.steps {
                let title = format!("{}: {}", folder.display(), step.title);
                assert!(!step.expect.is_empty() && !step.back.is_empty(), "{title}");
                assert_eq!(step.hosts.is_empty(), step.bring.is_empty(), "{title}");
                // A text for another shell ends its line.
                for line in step.commands.lines().filter(|line| line.starts_with("  '")) {
                    assert!(line.ends_with(['\'', '\\']), "{title}: {line}");
                }
                let has_commands = step.hosts.is_empty() || !step.commands.is_empty();
                assert!(has_commands, "{title}");
                assert!(
                    step.hosts.iter().all(|(_, address)| !address.is_empty()),
                    "{title}"
                );
            }
        }
    }
}

#[test]
fn a_change_of_thousands_of_nodes_takes_little_time() {
    let mut json: Value = serde_json::from_str(
        &fs::read_to_string(repository().join("examples/ip-fabric.json")).unwrap(),
    )
    .unwrap();
    json["vms"] = serde_json::json!({});
    json["networks"] = serde_json::json!({});
    let node = json["nodes"]["node1"].take();
    json["nodes"] = serde_json::json!({});
    for name in ["rr1", "rr2"] {
        let last = &name[2..];
        json["reflectors"][name]["ipv4"] = format!("10.0.0.{last}/16").into();
    }
    json["gateways"]["mx1"]["ipv4"] = "10.0.0.254/16".into();
    for i in 0..2000 {
        let mut own = node.clone();
        own["ipv4"] = format!("10.0.{}.{}/16", 1 + i / 200, 1 + i % 200).into();
        own["ipv6"] = format!("fd00:10::1:{i:x}/64").into();
        own.as_object_mut().unwrap().remove("uplink_mac");
        json["nodes"][format!("n{i}")] = own;
    }
    let valid = |json: &Value| {
        Valid::check(read(&json.to_string()).unwrap().plan)
            .unwrap_or_else(|invalid| panic!("{:#?}", invalid.problems.first()))
            .0
    };
    let old = valid(&json);
    json["clusters"]["fab1"]["network"]["hold_time"] = 15.into();
    let new = valid(&json);
    let begin = std::time::Instant::now();
    let change = change(&old, &new);
    let took = begin.elapsed();
    assert_eq!(change.devices.len(), 2003);
    assert_eq!(
        change.steps.len(),
        4,
        "nodes that are treated alike are one step"
    );
    assert_eq!(
        change.objects[0].consequences,
        [
            "8004 sessions of `rr1`, `rr2` with another hold time: they restart",
            "where `network/hold_time` is not given, it is 30"
        ]
    );
    assert!(took.as_secs() < 30, "{took:?}");
}
