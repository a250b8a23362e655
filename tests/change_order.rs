//! The order of steps, played through on the exported files: after each step some hosts have their new
//! files and the others their old ones, and every VM still has a way to every core gateway.
//!
//! What lets a route pass is read off the files: the mark that a node sets and a reflector asks for, the
//! password, and TTL security, of which both ends of a session have the same or none is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fabric_planner::change::{Change, change};
use fabric_planner::check::Valid;
use fabric_planner::export::Artifacts;
use fabric_planner::format::read;
use fabric_planner::model::Plan;
use serde_json::{Value, json};

fn example(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/change");
    let text = fs::read_to_string(folder.join(name).join("old.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn valid(plan: &Value) -> Valid<Plan> {
    Valid::check(read(&plan.to_string()).unwrap().plan)
        .unwrap_or_else(|invalid| panic!("{:#?}", invalid.problems))
        .0
}

fn network(plan: &mut Value) -> &mut Value {
    &mut plan["clusters"]["fab1"]["network"]
}

/// What a host's file says of what both ends must have alike.
#[derive(Debug, PartialEq)]
struct Says {
    mark: String,
    password: String,
    has_ttl: bool,
    /// All of it, for its neighbours' addresses.
    text: String,
}

fn says(files: &Artifacts, host: &str) -> Says {
    let own = files.of_host(host);
    let routing = own.iter().find(|(path, _)| {
        ["bird.conf", "frr.conf", "fabric.set"]
            .iter()
            .any(|name| path.ends_with(name))
    });
    let text = routing.unwrap_or_else(|| panic!("{host}")).1.text.clone();
    let behind = |keys: &[&str]| {
        let lines = text.lines().map(str::trim);
        let mut found =
            lines.filter_map(|line| keys.iter().find_map(|key| Some(line.split_once(key)?.1)));
        let found = found.find(|value| *value != "none").unwrap_or_default();
        found
            .replace(['(', ')', '"', ';', ' '], "")
            .replace(',', ":")
    };
    Says {
        mark: behind(&[
            "define COMMUNITY_fab1 = ",
            "set community ",
            "COMMUNITY_fab1 permit ",
        ]),
        password: behind(&[" password ", "password \"", "authentication-key "]),
        has_ttl: text.contains("ttl security on") || text.contains("ttl-security"),
        text,
    }
}

/// The hosts that are reached: a VM's node, by some reflector, by a core gateway.
fn ways(plan: &Value, change: &Change, done: &BTreeSet<String>) -> BTreeSet<(String, String)> {
    let now = |host: &str| {
        says(
            if done.contains(host) {
                &change.after
            } else {
                &change.before
            },
            host,
        )
    };
    let names =
        |of: &str| -> Vec<String> { plan[of].as_object().unwrap().keys().cloned().collect() };
    let address = |of: &str, name: &str| {
        let text = plan[of][name]["ipv4"].as_str().unwrap();
        text.split('/').next().unwrap().to_owned()
    };
    let mut ways = BTreeSet::new();
    for reflector in names("reflectors") {
        let own = now(&reflector);
        let knows = |of: &str, name: &str| own.text.contains(&format!("{} ", address(of, name)));
        for node in names("nodes").iter().filter(|name| knows("nodes", name)) {
            let says = now(node);
            let alike = (&own.mark, &own.password, own.has_ttl)
                == (&says.mark, &says.password, says.has_ttl);
            for gateway in names("gateways").iter().filter(|_| alike) {
                let says = now(gateway);
                let is_junos = says.text.contains("set protocols");
                let core =
                    own.password == says.password && (is_junos || own.has_ttl == says.has_ttl);
                if core && knows("gateways", gateway) {
                    ways.insert((node.clone(), gateway.clone()));
                }
            }
        }
    }
    ways
}

/// How many of the states after each step, the first before all, leave some node without a way.
fn states_with_losses(plan: &Value, edit: fn(&mut Value)) -> usize {
    let mut next = plan.clone();
    edit(&mut next);
    let change = change(&valid(plan), &valid(&next));
    let mut done = BTreeSet::new();
    let all = ways(plan, &change, &done);
    let nodes = plan["nodes"].as_object().unwrap().len();
    assert_eq!(
        all.len(),
        nodes * plan["gateways"].as_object().unwrap().len()
    );
    let reflectors = plan["reflectors"].as_object().unwrap().keys().cloned();
    let at_once = ways(plan, &change, &reflectors.collect());
    assert!(at_once.is_empty(), "all reflectors at once cut all off");
    let mut losses = 0;
    for step in &change.steps {
        for (host, _) in &step.hosts {
            done.insert(host.clone());
            losses += usize::from(ways(plan, &change, &done) != all);
        }
    }
    assert_eq!(
        ways(plan, &change, &done),
        all,
        "in the end all is as before"
    );
    losses
}

fn mark(plan: &mut Value) {
    network(plan)["community"] = json!("64512:200");
}

fn ttl(plan: &mut Value) {
    network(plan)["ttl_security"] = json!(true);
}

fn password(plan: &mut Value) {
    network(plan)["password"] = json!("another-Pass-word-3");
}

/// Three reflectors, of which each node has two.
fn parted() -> Value {
    let mut plan = example("community-changed");
    plan["reflectors"]["rr3"] =
        json!({ "ipv4": "10.0.0.4/24", "ipv6": "fd00:10::4/64", "role": "backup" });
    network(&mut plan)["reflectors"] = json!(["rr1", "rr2", "rr3"]);
    plan["nodes"]["node1"]["reflectors"] = json!(["rr1", "rr2"]);
    plan["nodes"]["node2"]["reflectors"] = json!(["rr2", "rr3"]);
    plan
}

#[test]
fn with_two_reflectors_no_vm_loses_its_way() {
    for plan in [example("community-changed"), parted()] {
        for edit in [mark, ttl] {
            assert_eq!(states_with_losses(&plan, edit), 0);
        }
    }
}

#[test]
fn what_cannot_be_kept_is_said() {
    let mut single = example("community-changed");
    network(&mut single)["reflectors"] = json!(["rr1"]);
    single["reflectors"].as_object_mut().unwrap().remove("rr2");
    for (plan, edit) in [
        (single, mark as fn(&mut Value)),
        (example("community-changed"), password),
    ] {
        assert!(states_with_losses(&plan, edit) > 0);
        let mut next = plan.clone();
        edit(&mut next);
        let advice = change(&valid(&plan), &valid(&next)).advice.concat();
        assert!(advice.contains("no order keeps"), "{advice}");
    }
}
