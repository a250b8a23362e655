//! What VMs are told of their network: cloud-init and netplan read it, and it leads out.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use common::{program, run, unpacked};
use fabric_planner::check::Valid;
use fabric_planner::export::{Artifacts, export};
use fabric_planner::format::read;
use serde_json::{Value, json};

const SCHEMA: &str =
    "usr/lib/python3/dist-packages/cloudinit/config/schemas/schema-network-config-v2.json";

fn exported(text: &str) -> Artifacts {
    let reading = read(text).unwrap();
    let (valid, _) =
        Valid::check(reading.plan).unwrap_or_else(|invalid| panic!("{:#?}", invalid.problems));
    export(&valid)
}

/// The files of all plans of the repository's tests, of the version for netplan.
fn all() -> Vec<(String, String)> {
    all_named("/network-config")
}

fn all_named(ending: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = |folder: &str| {
        fs::read_dir(root.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    let mut plans: Vec<PathBuf> = entries("tests/export")
        .map(|case| case.join("plan.json"))
        .collect();
    plans.retain(|plan| plan.is_file());
    plans.extend(entries("examples"));
    plans.sort();
    let mut files = Vec::new();
    for plan in plans {
        let name = plan
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        for (path, file) in exported(&fs::read_to_string(&plan).unwrap()).iter() {
            if path.ends_with(ending) {
                files.push((format!("{name}: {path}"), file.text.clone()));
            }
        }
    }
    assert!(files.len() > 40, "{}", files.len());
    files
}

/// What cloud-init's own renderers make of files, one map a file: renderer, path, text.
fn rendered(files: &[(String, String)]) -> Option<Vec<Value>> {
    yaml(&[])?;
    let schema = unpacked("cloud-init", SCHEMA)?;
    let packages = schema.ancestors().nth(4).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("/usr/bin/python3");
    command
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests/render.py"))
        .arg(packages);
    for (i, (_, text)) in files.iter().enumerate() {
        let file = folder.path().join(i.to_string());
        fs::write(&file, text).unwrap();
        command.arg(file);
    }
    let (well, said) = run(&mut command);
    assert!(well, "{said}");
    Some(serde_json::from_str(&said).unwrap())
}

/// How each renderer spells an address, its gateway, that this one is reached on the link, and a name server.
/// ifupdown says `onlink` of every gateway (its `inet.defn`), and NetworkManager, which reads its own files and
/// those of sysconfig, adds the route to a gateway that no subnet holds.
fn spelled(renderer: &str, what: &str, address: &str) -> String {
    let host = address.split_once('/').map_or(address, |(host, _)| host);
    let v6 = host.contains(':');
    match (renderer, what) {
        ("eni", "address") => format!("\n    address {address}\n"),
        ("eni", "gateway") => format!("\n    gateway {host}\n"),
        ("eni", "dns") => host.to_owned(),
        ("sysconfig", "address") if v6 => format!("\nIPV6ADDR={address}\n"),
        ("sysconfig", "address") => format!("\nIPADDR={host}\n"),
        ("sysconfig", "gateway") if v6 => format!("\nIPV6_DEFAULTGW={host}\n"),
        ("sysconfig", "gateway") => format!("\nGATEWAY={host}\n"),
        ("sysconfig", "dns") => format!("={host}\n"),
        ("network-manager", "address") => format!("={address}\n"),
        ("network-manager", "gateway") => format!("\ngateway={host}\n"),
        ("network-manager", "dns") => format!("{host};"),
        ("networkd", "address") => format!("\nAddress={address}\n"),
        ("networkd", "gateway") => format!("\nGateway={host}\n"),
        ("networkd", "on-link") => format!("\nGateway={host}\nGatewayOnLink=yes\n"),
        ("networkd", "dns") => host.to_owned(),
        _ => String::new(),
    }
}

/// YAML read by the same library as in cloud-init.
fn yaml(texts: &[&str]) -> Option<Vec<Value>> {
    let python = Path::new("/usr/bin/python3");
    let has_it = python.is_file() && run(Command::new(python).args(["-c", "import yaml"])).0;
    let python = common::found(has_it.then(|| python.to_owned()), "python3-yaml")?;
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(python);
    command.args(["-c", "import sys, json, yaml\nprint(json.dumps([yaml.safe_load(open(path)) for path in sys.argv[1:]]))"]);
    for (i, text) in texts.iter().enumerate() {
        let file = folder.path().join(i.to_string());
        fs::write(&file, text).unwrap();
        command.arg(file);
    }
    let (well, said) = run(&mut command);
    assert!(well, "{said}");
    Some(serde_json::from_str(&said).unwrap())
}

#[test]
fn cloud_init_knows_every_word() {
    let files = all();
    let texts: Vec<_> = files.iter().map(|(_, text)| text.as_str()).collect();
    let (Some(schema), Some(values)) = (unpacked("cloud-init", SCHEMA), yaml(&texts)) else {
        return;
    };
    let schema: Value = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for ((path, text), value) in files.iter().zip(&values) {
        let value = &without_on_link(value);
        let errors: Vec<_> = schema
            .iter_errors(value)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{path}: {errors:?}\n{text}");
    }
    for (right, wrong) in [
        ("via:", "by:"),
        ("name: \"e*\"", "names: 1"),
        ("version: 2", "version: 3"),
    ] {
        assert!(texts[0].contains(right));
        let wrong = texts[0].replace(right, wrong);
        let Some(values) = yaml(&[&wrong]) else {
            return;
        };
        assert!(!schema.is_valid(&without_on_link(&values[0])), "{wrong}");
    }
}

/// The schema lacks netplan's `on-link`, which cloud-init hands on (its own source for Scaleway writes it):
/// where netplan is, netplan judges and not the schema.
fn without_on_link(value: &Value) -> Value {
    let mut value = value.clone();
    let routes = value["ethernets"]["eth0"]["routes"].as_array_mut();
    for route in routes.into_iter().flatten() {
        route.as_object_mut().unwrap().remove("on-link");
    }
    value
}

/// Each interface of a file leads out in each family that it has an address of, and to a router that
/// it can reach.
#[test]
fn every_address_leads_out() {
    let files = all();
    let texts: Vec<_> = files.iter().map(|(_, text)| text.as_str()).collect();
    let Some(values) = yaml(&texts) else {
        return;
    };
    for ((path, text), value) in files.iter().zip(&values) {
        let interface = &value["ethernets"]["eth0"];
        let list = |key: &str| interface[key].as_array().cloned().unwrap_or_default();
        let nets: Vec<ipnet::IpNet> = list("addresses")
            .iter()
            .map(|net| net.as_str().unwrap().parse().unwrap())
            .collect();
        let routes = list("routes");
        for net in &nets {
            let everywhere = if net.addr().is_ipv4() {
                "0.0.0.0/0"
            } else {
                "::/0"
            };
            let route = routes.iter().find(|route| route["to"] == everywhere);
            let route = route.unwrap_or_else(|| panic!("{path}: {net} has no way out\n{text}"));
            let via: std::net::IpAddr = route["via"].as_str().unwrap().parse().unwrap();
            let of_family = nets
                .iter()
                .filter(|other| other.addr().is_ipv4() == net.addr().is_ipv4());
            let reached = of_family.clone().any(|net| net.contains(&via));
            assert!(
                reached || route["on-link"] == json!(true),
                "{path}: {via} can't be reached\n{text}"
            );
            assert!(
                nets.iter().all(|net| net.addr() != via),
                "{path}: it is its own gateway\n{text}"
            );
        }
        for off in ["dhcp4", "dhcp6", "accept-ra"] {
            assert_eq!(interface[off], json!(false), "{path}: {off}");
        }
    }
}

#[test]
fn cloud_init_loses_nothing_without_netplan() {
    let files = all_named("/network-config-v1");
    let texts: Vec<_> = files.iter().map(|(_, text)| text.as_str()).collect();
    let (Some(values), Some(all)) = (yaml(&texts), rendered(&files)) else {
        return;
    };
    let mut on_link = 0;
    for (((path, text), value), made) in files.iter().zip(&values).zip(&all) {
        for renderer in ["eni", "sysconfig", "network-manager", "networkd"] {
            let own = made[renderer].as_object().unwrap();
            let joined: String = own.values().map(|one| one.as_str().unwrap()).collect();
            let says = |what: &str, address: &str| {
                let wanted = spelled(renderer, what, address);
                assert!(
                    joined.contains(&wanted),
                    "{path}: {renderer} lacks {wanted:?}\n{joined}\n{text}"
                );
            };
            for subnet in value["config"][0]["subnets"].as_array().unwrap() {
                let address = subnet["address"].as_str().unwrap();
                let net: ipnet::IpNet = address.parse().unwrap();
                says("address", address);
                if let Some(gateway) = subnet["gateway"].as_str() {
                    says("gateway", gateway);
                    if !net.contains(&gateway.parse::<std::net::IpAddr>().unwrap()) {
                        says("on-link", gateway);
                        on_link += 1;
                    }
                }
                for server in subnet["dns_nameservers"].as_array().into_iter().flatten() {
                    says("dns", server.as_str().unwrap());
                }
            }
            if let Some(mac) = value["config"][0]["mac_address"].as_str() {
                assert!(
                    joined.to_lowercase().contains(mac),
                    "{path}: {renderer}: {joined}"
                );
            }
        }
    }
    assert!(on_link > 40, "{on_link}");
}

/// Why there are two files: where cloud-init has to turn version 2 into something else, `on-link` is lost.
#[test]
fn version_2_is_for_netplan_alone() {
    let files: Vec<_> = all()
        .into_iter()
        .filter(|(_, text)| text.contains("on-link") && text.contains("0.0.0.0/0"))
        .collect();
    let Some(all) = rendered(&files) else {
        return;
    };
    for ((path, text), made) in files.iter().zip(&all) {
        let said = |renderer: &str| made[renderer].to_string();
        assert!(said("netplan").contains("on-link: true"), "{path}: {text}");
        assert!(!said("networkd").contains("OnLink"), "{path}: {text}");
    }
}

/// Both files say the same.
#[test]
fn both_versions_agree() {
    let (two, one) = (all(), all_named("/network-config-v1"));
    let text = |files: &[(String, String)]| -> Vec<String> {
        files.iter().map(|(_, text)| text.clone()).collect()
    };
    let (two_texts, one_texts) = (text(&two), text(&one));
    let values = |texts: &[String]| yaml(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let (Some(two_values), Some(one_values)) = (values(&two_texts), values(&one_texts)) else {
        return;
    };
    assert_eq!(two.len(), one.len());
    for (((path, _), two), one) in two.iter().zip(&two_values).zip(&one_values) {
        let (two, one) = (&two["ethernets"]["eth0"], &one["config"][0]);
        let subnets = one["subnets"].as_array().unwrap();
        let of = |key: &str| -> Vec<Value> {
            let given = subnets.iter().map(|subnet| subnet[key].clone());
            given.filter(|value| !value.is_null()).collect()
        };
        assert_eq!(two["addresses"], json!(of("address")), "{path}");
        let routes = two["routes"].as_array().into_iter().flatten();
        let vias: Vec<_> = routes.map(|route| route["via"].clone()).collect();
        assert_eq!(vias, of("gateway"), "{path}");
        let servers = of("dns_nameservers").pop().unwrap_or_default();
        assert_eq!(two["nameservers"]["addresses"], servers, "{path}");
        assert_eq!(two["match"]["macaddress"], one["mac_address"], "{path}");
    }
}

#[test]
fn netplan_generates_all() {
    let Some(netplan) = program("NETPLAN", "netplan") else {
        return;
    };
    for (path, text) in all() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("etc/netplan");
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("50-cloud-init.yaml");
        // What cloud-init hands to netplan.
        let inside: String = text.lines().map(|line| format!("  {line}\n")).collect();
        fs::write(&file, format!("network:\n{inside}")).unwrap();
        fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let (well, said) = run(Command::new(&netplan)
            .args(["generate", "--root-dir"])
            .arg(root.path()));
        assert!(well && said.is_empty(), "{path}: {said}");
        assert!(
            root.path()
                .join("run/systemd/network/10-netplan-eth0.network")
                .is_file(),
            "{path}"
        );
    }
}

/// A VM's file for each type of network, all of it.
#[test]
fn each_type_of_network_has_its_own_way_out() {
    let example = |name: &str| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("examples")
            .join(name);
        fs::read_to_string(file).unwrap()
    };
    let said = |text: &str, path: &str| -> Vec<String> {
        let files = exported(text);
        let file = files.get(path).unwrap_or_else(|| {
            panic!(
                "{path}: {:?}",
                files.iter().map(|(path, _)| path).collect::<Vec<_>>()
            )
        });
        let lines = file.text.lines().map(str::trim);
        let told = lines.filter(|line| {
            ["macaddress", "name:", "addresses", "- {"]
                .iter()
                .any(|word| line.starts_with(word))
        });
        told.map(str::to_owned).collect()
    };
    assert_eq!(
        said(
            &example("ip-fabric.json"),
            "node1/var/lib/fabric/guests/sea_gold/network-config"
        ),
        [
            "name: \"e*\"",
            "addresses: [\"198.51.100.10/32\", \"2001:db8:100::10/128\"]",
            "- { to: \"0.0.0.0/0\", via: \"10.255.255.1\", on-link: true }",
            "- { to: \"::/0\", via: \"fe80::1\", on-link: true }",
        ]
    );
    let mut routed: Value = serde_json::from_str(&example("hetzner-routing.json")).unwrap();
    routed["vms"] = json!({ "web": { "node": "fsn7", "mac": "52:54:00:12:34:56", "addresses": ["192.0.2.10", "2a01:4f8:13b:9a7::10"] } });
    let path = "fsn7/var/lib/fabric/guests/web/network-config";
    assert_eq!(
        said(&routed.to_string(), path),
        [
            "macaddress: \"52:54:00:12:34:56\"",
            "addresses: [\"192.0.2.10/32\", \"2a01:4f8:13b:9a7::10/128\"]",
            "- { to: \"0.0.0.0/0\", via: \"203.0.113.10\", on-link: true }",
            "- { to: \"::/0\", via: \"fe80::1\", on-link: true }",
        ]
    );
    routed["clusters"]["hz1"]["network"]["layout"] = json!("bridge-address");
    assert_eq!(
        said(&routed.to_string(), path)[1..],
        [
            "addresses: [\"192.0.2.10/29\", \"2a01:4f8:13b:9a7::10/64\"]",
            "- { to: \"0.0.0.0/0\", via: \"192.0.2.9\" }",
            "- { to: \"::/0\", via: \"2a01:4f8:13b:9a7::3\" }",
        ]
    );
}

/// Name servers come from the cluster, to each VM those of its families; a network without a router has no
/// way out, whatever the node has.
#[test]
fn name_servers_and_private_networks() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/switching.json");
    let mut plan: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    plan["clusters"]["office"]["network"]["vm_name_servers"] =
        json!(["10.16.10.53", "2001:db8:16:10::53"]);
    plan["networks"]["inner"] = json!({ "kind": "active", "prefix": "192.168.44.0/24" });
    plan["pools"]["inner"] = json!({ "ranges": ["192.168.44.10-192.168.44.20"] });
    plan["clusters"]["office"]["pools"] = json!(["lan", "inner"]);
    plan["vms"]["hidden"] =
        json!({ "node": "kvm1", "mac": "52:54:00:16:00:09", "addresses": ["192.168.44.10"] });
    let made = exported(&plan.to_string());
    let text = |vm: &str, node: &str, name: &str| {
        let path = format!("{node}/var/lib/fabric/guests/{vm}/{name}");
        made.get(&path)
            .unwrap_or_else(|| panic!("{path}"))
            .text
            .clone()
    };
    let files = text("files", "kvm1", "network-config");
    assert!(
        files.contains(
            "    nameservers:\n      addresses: [\"10.16.10.53\", \"2001:db8:16:10::53\"]\n"
        ),
        "{files}"
    );
    let build = text("build", "kvm2", "network-config");
    assert!(
        build.contains("      addresses: [\"10.16.10.53\"]\n"),
        "{build}"
    );
    let build = text("build", "kvm2", "network-config-v1");
    assert!(
        build.contains("gateway: \"10.16.10.1\", dns_nameservers: [\"10.16.10.53\"] }"),
        "{build}"
    );
    let hidden = text("hidden", "kvm1", "network-config");
    assert!(
        hidden.contains("192.168.44.10/24") && !hidden.contains("routes"),
        "{hidden}"
    );
    let hidden = text("hidden", "kvm1", "network-config-v1");
    assert!(!hidden.contains("gateway:"), "{hidden}");
    let files: Vec<_> = made
        .iter()
        .filter(|(path, _)| path.ends_with("/network-config-v1"))
        .map(|(path, file)| (path.to_owned(), file.text.clone()))
        .collect();
    for made in rendered(&files).into_iter().flatten() {
        for renderer in ["eni", "sysconfig", "network-manager", "networkd"] {
            let said = made[renderer].to_string();
            assert!(said.contains("10.16.10.53"), "{renderer}: {said}");
        }
    }
}

/// 20,000 VMs on 500 nodes.
#[test]
fn many_vms_take_little_time() {
    let plan = |count: u32| {
        let mut plan: Value = json!({
            "format": "fabric-plan/1", "name": "many",
            "networks": { "lan": { "prefix": "100.64.0.0/10", "gateway": "100.64.0.1", "kind": "active" } },
            "pools": { "lan": { "ranges": ["100.65.0.0/16"] } },
            "clusters": { "c": { "virtualization": "kvm", "pools": ["lan"], "network": { "type": "switching" } } },
            "nodes": {}, "vms": {},
        });
        for i in 0..count / 40 {
            let address = format!("100.64.{}.{}/10", 1 + i / 200, 1 + i % 200);
            plan["nodes"][format!("n{i}")] = json!({ "cluster": "c", "os": "debian-12", "uplink": "eno1", "ipv4": address, "gateway_v4": "100.64.0.1" });
        }
        for i in 0..count {
            plan["vms"][format!("v{i}")] = json!({ "node": format!("n{}", i / 40), "addresses": [format!("100.65.{}.{}", i / 250, 1 + i % 250)] });
        }
        Valid::check(read(&plan.to_string()).unwrap().plan)
            .unwrap_or_else(|invalid| panic!("{:#?}", invalid.problems.first()))
            .0
    };
    let many = plan(10_000);
    let begin = Instant::now();
    let files = export(&many);
    let took = begin.elapsed();
    let guests = files
        .iter()
        .filter(|(path, _)| path.ends_with("/network-config"));
    assert_eq!(guests.count(), 10_000);
    eprintln!("10,000 VMs: exported in {took:?}");
    assert!(took.as_secs() < 20, "{took:?}");
}
