//! The step inside VMs whose network changes.

use std::collections::BTreeMap;

use super::{Both, Step};
use crate::change::side::listed;
use crate::export::{Artifacts, guest};
use crate::model::values::NetworkMode;

/// A VM that both plans have, with another network inside.
pub struct Guest<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its node in the new plan.
    node: &'a str,
    /// What it has no more, and what it has instead.
    gone: Vec<String>,
    come: Vec<String>,
}

/// All of them, by name.
pub fn guests<'a>(both: &Both<'a>) -> Vec<Guest<'a>> {
    let (old, new) = (both.old.site.plan, both.new.site.plan);
    let mut guests = Vec::new();
    for (name, vm) in new.vms.iter() {
        let before = old.vms.get(name).and_then(|vm| old.node_of(vm));
        let (Some((from, _)), Some((node, _))) = (before, new.node_of(vm)) else {
            continue;
        };
        let (before, after) = (said(both.before, from, name), said(both.after, node, name));
        if before != after && !before.is_empty() && !after.is_empty() {
            let lacks = |these: &[String], those: &[String]| {
                let own = these.iter().filter(|line| !those.contains(line));
                own.cloned().collect()
            };
            guests.push(Guest {
                name,
                node,
                gone: lacks(&before, &after),
                come: lacks(&after, &before),
            });
        }
    }
    guests
}

/// What a VM's file says, without remarks.
fn said(files: &Artifacts, node: &str, vm: &str) -> Vec<String> {
    let file = files.get(&format!("{node}/{}/{vm}/network-config", guest::FOLDER));
    let lines = file
        .map_or("", |file| file.text.as_str())
        .lines()
        .map(str::trim);
    lines
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.trim_start_matches("- ").to_owned())
        .collect()
}

/// The commands with which a node answers at VMs' old gateways beside the new ones, until VMs are changed
/// inside; none where they keep their gateways.
pub fn keeps_gateways(both: &Both, node: &str) -> String {
    let old = both.old_gateways(std::iter::once(node));
    if old.is_empty() {
        return String::new();
    }
    let now = both.host(node).and_then(|host| host.fabric);
    let now = now.map(|fabric| fabric.gateways()).unwrap_or_default();
    let mut commands =
        format!("for dev in {VM_DEVICES}; do # until VMs are changed inside, they have both\n");
    for address in now.iter().map(ToString::to_string).chain(old) {
        let nodad = if address.contains(':') { " nodad" } else { "" };
        commands += &format!("  ip address replace {address} dev $dev{nodad}\n");
    }
    commands + "done"
}

/// The step on a node that has no new file for it.
pub fn both_gateways(both: &Both, node: &str) -> Option<Step> {
    let commands = keeps_gateways(both, node);
    let speaker = both.old.device(node).filter(|_| !commands.is_empty())?;
    let address = speaker.v4.or(speaker.v6)?.addr().to_string();
    Some(Step {
        title: "Give VMs' interfaces the new gateway beside the old one".into(),
        note: "The platform does so too, for VMs that start from now on: give it the new gateway.".into(),
        hosts: vec![(node.to_owned(), address)],
        bring: "ssh root@$ADDRESS".into(),
        commands,
        check: "ip -br address".into(),
        expect: vec!["each VM's interface has both gateways".into()],
        confirm: String::new(),
        back: "# the platform gets the old gateway back; a VM's interface loses the other one when it starts anew".into(),
    })
}

/// The VMs' interfaces on a node, in the shell's words.
const VM_DEVICES: &str = "$(cd /sys/class/net && ls -d *_net*)";

/// Commands on a VM's console.
const INSIDE: &str = "cp -a /etc/netplan/50-cloud-init.yaml /root/netplan.before\n\
    (umask 077; { echo network:; sed 's/^/  /' network-config; } >/etc/netplan/50-cloud-init.yaml)\n\
    netplan try                              # Enter within 120 s if it has its network";

/// What cloud-init does with a file that it had before.
const CLOUD_INIT: &str = "On the console of each VM, with its own file pasted or copied there from the new export\n\
    (`NODE/var/lib/fabric/guests/VM`): `network-config` where the VM has netplan, as below. `network-config-v1`\n\
    says the same for one without netplan, which is changed by its own means. cloud-init\n\
    does not do it: it takes a network once for an instance, so a new seed counts for a VM that is made anew. With\n\
    another `instance-id`, or after `cloud-init clean` and a reboot, it takes it again, and does all else of a first\n\
    boot too: new SSH host keys, and what `user-data` says. Renew the seeds that stay attached all the same, with the\n\
    one of the two files that they were made of.";

/// The step for some of them.
pub fn step(both: &Both, guests: &[&Guest]) -> Option<Step> {
    if guests.is_empty() {
        return None;
    }
    let mut alike: BTreeMap<(&[String], &[String]), Vec<String>> = BTreeMap::new();
    for own in guests {
        let name = format!("`{}` (on `{}`)", own.name, own.node);
        alike.entry((&own.gone, &own.come)).or_default().push(name);
    }
    let mut lines = Vec::new();
    for ((gone, come), names) in alike {
        let quoted = |lines: &[String]| {
            let all: Vec<_> = lines.iter().map(|line| format!("`{line}`")).collect();
            all.join(", ")
        };
        let change = match (gone.is_empty(), come.is_empty()) {
            (true, _) => format!("{} comes", quoted(come)),
            (_, true) => format!("{} goes", quoted(gone)),
            _ => format!("{} instead of {}", quoted(come), quoted(gone)),
        };
        lines.push(format!("- {}: {change}", names.join(", ")));
    }
    let olds = both.old_gateways(guests.iter().map(|own| own.node));
    let mut commands = INSIDE.to_owned();
    if !olds.is_empty() {
        commands += &format!(
            "\n# when all VMs of a node are changed, on the node\n\
             for address in {}; do for dev in {VM_DEVICES}; do\n  \
             ip address del $address dev $dev; done; done",
            olds.join(" ")
        );
    }
    let when = if olds.is_empty() {
        let mut modes = guests.iter().filter_map(|own| both.host(own.node));
        if modes.any(|host| host.mode == NetworkMode::IpFabric) {
            "From its node's step, or its move, until this one a VM is not reached at the addresses that change; \
             the platform changes their routes on the node with them."
        } else {
            "From its node's step, or its move, until this one a VM may be without network: do them shortly after one another."
        }
    } else {
        "Until then the nodes answer at the old gateway too, as their steps say: VMs may be changed one by one."
    };
    Some(Step {
        title: "Change the network inside VMs".into(),
        note: format!("{}\n\n{when}\n\n{CLOUD_INIT}", lines.join("\n")),
        commands,
        check: "ip address; ip route; ip -6 route".into(),
        expect: vec![format!(
            "each VM answers from outside, at all its addresses: {}",
            listed(&guests.iter().map(|own| own.name).collect::<Vec<_>>())
        )],
        back: "cp -a /root/netplan.before /etc/netplan/50-cloud-init.yaml; netplan apply # on its console".into(),
        ..Step::default()
    })
}
