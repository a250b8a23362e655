//! Sound archives whose files would have root run something, or turn a switch that is none of the network's.

use fabric_planner::bundle::{Action, Check, File, Manifest, Parser, Place, Reload, sha256, write};

use super::Case;
use super::parts::manifest;

const UNIT: &str = "etc/systemd/system/fabric-neighbours.service";
const HOOKS: &str = "etc/network/interfaces.d/fabric";
const SWITCHES: &str = "etc/sysctl.d/60-fabric.conf";

/// What a line does, where it stands, and the line.
const LINES: &[(&str, &str, &str)] = &[
    (
        "a unit with another program",
        UNIT,
        "ExecStart=/bin/sh -c reboot",
    ),
    (
        "a unit with a second program",
        UNIT,
        "ExecStart=/sbin/ip -6 neighbour replace proxy fe80::1 dev eno1 ; /bin/sh",
    ),
    (
        "a unit with an address that is none",
        UNIT,
        "ExecStart=/sbin/ip -6 neighbour replace proxy %h dev eno1",
    ),
    (
        "a unit with a device that is an option",
        UNIT,
        "ExecStart=/sbin/ip -6 neighbour replace proxy fe80::1 dev -batch",
    ),
    (
        "a unit with a program before",
        UNIT,
        "ExecStartPre=/bin/true",
    ),
    (
        "a unit with other rights",
        UNIT,
        "ExecStart=+/sbin/ip -6 neighbour replace proxy fe80::1 dev eno1",
    ),
    (
        "a unit with an environment",
        UNIT,
        "Environment=LD_PRELOAD=/tmp/x.so",
    ),
    ("a unit with a service of another type", UNIT, "Type=notify"),
    ("a unit with a comment that goes on", UNIT, "# harmless \\"),
    (
        "a unit with a line that ends otherwise",
        UNIT,
        "Type=oneshot\r",
    ),
    ("a hook of its own", HOOKS, "    up /bin/sh -c reboot"),
    (
        "a hook behind another",
        HOOKS,
        "    up ip route replace 10.0.0.0/8 dev eno1; reboot",
    ),
    (
        "a hook in a hook",
        HOOKS,
        "    up ip route replace 10.0.0.0/8 dev $(reboot)",
    ),
    (
        "a hook in the background",
        HOOKS,
        "    up ip route replace 10.0.0.0/8 dev eno1 &",
    ),
    (
        "a hook that writes a file",
        HOOKS,
        "    up ip link set dev eno1 address 02:00:00:00:00:01 >/etc/passwd",
    ),
    (
        "a hook that turns another switch",
        HOOKS,
        "    up sysctl -q -e -w kernel/core_pattern=|/tmp/x",
    ),
    (
        "a hook that leaves its folder",
        HOOKS,
        "    up sysctl -q -e -w net/ipv6/conf/../../../kernel/accept_ra=0",
    ),
    (
        "a hook of another moment",
        HOOKS,
        "    down ip link delete dev eno1",
    ),
    (
        "a hook that deletes more",
        HOOKS,
        "    post-down ip link delete dev vlan7 type vlan",
    ),
    (
        "an interface by another method",
        HOOKS,
        "iface eno1 inet dhcp",
    ),
    ("an interface with a script", HOOKS, "mapping eno1"),
    (
        "a file of interfaces beside",
        HOOKS,
        "source /tmp/interfaces",
    ),
    ("a line that goes on", HOOKS, "    mtu 1500 \\"),
    (
        "a template in a comment",
        HOOKS,
        "# <%! import os; os.system('reboot') %>",
    ),
    ("a template's line", HOOKS, "% for i in range(9):"),
    (
        "the program for cores",
        SWITCHES,
        "kernel.core_pattern = |/bin/sh",
    ),
    (
        "the program for modules",
        SWITCHES,
        "kernel.modprobe = /tmp/x",
    ),
    (
        "a switch with another separator",
        SWITCHES,
        "kernel/modprobe = 1",
    ),
    ("a switch that is every switch", SWITCHES, "net.*.*.*.* = 1"),
    (
        "a switch of the network that is not asked for",
        SWITCHES,
        "net.ipv4.conf.all.route_localnet = 1",
    ),
    (
        "a switch with more than a number",
        SWITCHES,
        "net.ipv4.ip_forward = 1 1",
    ),
    (
        "a switch with no number",
        SWITCHES,
        "net.ipv4.ip_forward = yes",
    ),
    (
        "switches in a comment of another kind",
        SWITCHES,
        "; kernel.modprobe = 1",
    ),
    ("switches in a comment's escape", SWITCHES, "# \u{1b}[2J"),
];

pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = LINES
        .iter()
        .map(|(name, path, line)| {
            let content = format!("# Harmless.\n\n{line}\n");
            (*name, archive(path, content.as_bytes()), "line 3 of")
        })
        .collect();
    for path in [UNIT, HOOKS, SWITCHES] {
        let bytes = archive(path, b"# \xff\n");
        cases.push(("bytes that are no text", bytes, "is not in UTF-8"));
    }
    cases
}

/// A bundle of one file, sound but for its content.
fn archive(path: &str, content: &[u8]) -> Vec<u8> {
    let place = Place::of(path).unwrap();
    let mut actions = Vec::new();
    if let Some(parser) = place.parsers.first() {
        let (parser, file): (Parser, String) = (*parser, path.into());
        actions.push(Action::Check(Check { parser, file }));
    }
    actions.push(Action::Reload(Reload {
        service: place.services[0],
        files: vec![path.into()],
    }));
    let file = File {
        path: path.into(),
        mode: place.mode.into(),
        owner: place.owner.into(),
        group: place.group.into(),
        size: content.len() as u64,
        sha256: sha256(content),
    };
    let manifest = Manifest {
        files: vec![file],
        actions,
        ..manifest()
    };
    write(&manifest, &[content]).unwrap()
}
