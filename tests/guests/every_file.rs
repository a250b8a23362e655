//! What holds of every file: netplan takes it, it leads out, and its two versions say the same.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::common::{program, run};
use crate::files::{all, all_named, yaml};

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
