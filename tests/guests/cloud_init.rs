//! cloud-init takes the files, and loses nothing of them whatever it makes of them.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::common::{run, unpacked};
use crate::files::{all, all_named, yaml};

const SCHEMA: &str =
    "usr/lib/python3/dist-packages/cloudinit/config/schemas/schema-network-config-v2.json";

/// What cloud-init's own renderers make of files, one map a file: renderer, path, text.
pub fn rendered(files: &[(String, String)]) -> Option<Vec<Value>> {
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
