//! What a host finds at its switch: a core gateway with the Internet behind it, and two route reflectors.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::common::accepts;
use crate::fleet::Fleet;

/// Runs `ip` with these words.
pub fn ip(words: &str) {
    let mut command = Command::new("ip");
    accepts(command.args(words.split_whitespace()), words);
}

/// The hosts at the switch, with the last part of their addresses.
const HOSTS: [(&str, u8); 3] = [("edge", 1), ("ra", 8), ("rb", 9)];

/// Makes the switch and the other hosts.
pub fn make() {
    ip("netns add lan");
    ip("-n lan link add switch type bridge");
    ip("-n lan link set switch up");
    for (name, last) in HOSTS {
        ip(&format!("netns add {name}"));
        ip(&format!("-n {name} link set lo up"));
        ip(&format!(
            "link add to-{name} netns lan type veth peer name eth0 netns {name}"
        ));
        ip(&format!("-n lan link set to-{name} master switch up"));
        ip(&format!("-n {name} link set eth0 up"));
        ip(&format!(
            "-n {name} address add 172.20.5.{last}/24 dev eth0"
        ));
        ip(&format!(
            "-n {name} address add fd33:5::{last}/64 dev eth0 nodad"
        ));
    }
    ip("netns add internet");
    ip("link add eth1 netns edge type veth peer name eth0 netns internet");
    ip("-n edge link set eth1 up");
    ip("-n internet link set eth0 up");
    ip("-n edge address add 198.18.0.1/24 dev eth1");
    ip("-n internet address add 198.18.0.2/24 dev eth0");
    ip("-n internet route add default via 198.18.0.1");
    ip("netns exec edge sysctl -qw net.ipv4.ip_forward=1");
}

/// Lets them run BIRD as the fleet's first generation wants it.
pub fn start_bird(folder: &Path, fleet: &Fleet) {
    for (name, _) in HOSTS {
        bird(folder, fleet, name);
    }
}

fn bird(folder: &Path, fleet: &Fleet, name: &str) {
    let own = folder.join(name);
    fs::create_dir_all(&own).unwrap();
    let mut tar = Command::new("tar");
    tar.arg("-xzf").arg(fleet.of(1, name)).arg("-C").arg(&own);
    accepts(&mut tar, "a bundle");
    let daemons = fabric_planner::lab::world::cache()
        .unwrap()
        .join("daemons-2");
    let mut bird = Command::new("ip");
    bird.args(["netns", "exec", name])
        .arg(daemons.join("bird2/bird"));
    bird.arg("-c").arg(own.join("files/etc/bird/bird.conf"));
    bird.arg("-s")
        .arg(own.join("ctl"))
        .arg("-P")
        .arg(own.join("pid"));
    accepts(&mut bird, "BIRD");
}

/// Puts a VM behind a node, as the node's platform does.
pub fn plug_vm(node: &str) {
    ip("netns add vm");
    ip(&format!(
        "link add one_net0 netns {node} type veth peer name eth0 netns vm"
    ));
    ip("-n vm link set eth0 up");
    ip("-n vm address add 192.31.7.40/32 dev eth0");
    ip("-n vm route add default via 10.254.0.1 dev eth0 onlink");
    ip(&format!("-n {node} link set one_net0 up"));
}

/// Puts a VM on a node's bridge.
pub fn plug_vm_into(node: &str, bridge: &str, mac: &str, address: &str) {
    ip("netns add vm");
    ip(&format!(
        "link add tap0 netns {node} type veth peer name eth0 address {mac} netns vm"
    ));
    ip("-n vm link set eth0 up");
    ip(&format!("-n vm address add {address}/24 dev eth0"));
    ip("-n vm route add default via 172.20.5.1");
    ip(&format!("-n {node} link set tap0 master {bridge} up"));
}

/// Takes it away.
pub fn unplug_vm() {
    ip("netns del vm");
}
