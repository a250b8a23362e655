//! What `change` says of sessions, asked of the live daemons: a reflector with two nodes and a core
//! gateway is given the exported file of a changed plan, and the other ends are looked at.
//!
//! Needs root and network namespaces; without them it says so loudly, and fails where `CI=true`.

#[path = "live/changes.rs"]
mod changes;
mod common;
#[path = "live/daemons.rs"]
mod daemons;
#[path = "live/site.rs"]
mod site;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use changes::changes;
use daemons::{Daemon, Since};
use fabric_planner::change::{Change, Fate, change};
use fabric_planner::check::Valid;
use fabric_planner::export::export;
use fabric_planner::format::read;
use fabric_planner::model::Plan;
use serde_json::{Value, json};
use site::Site;

const HOSTS: [(&str, [&str; 2]); 4] = [
    ("rr1", ["10.0.0.2/24", "fd00:10::2/64"]),
    ("node1", ["10.0.0.11/24", "fd00:10::11/64"]),
    ("node2", ["10.0.0.12/24", "fd00:10::12/64"]),
    ("core", ["10.0.0.254/24", "fd00:10::fe/64"]),
];

/// So many VMs that the limits follow from their number.
const VMS: u32 = 26;

fn node(last: u32) -> Value {
    json!({
        "cluster": "fab1", "os": "debian-12", "uplink": "eno1",
        "ipv4": format!("10.0.0.{last}/24"), "ipv6": format!("fd00:10::{last}/64"),
        "gateway_v4": "10.0.0.254", "gateway_v6": "fd00:10::fe",
    })
}

fn vm(i: u32) -> Value {
    let node = ["node1", "node2"][i as usize % 2];
    json!({ "node": node, "addresses": [format!("198.51.100.{i}"), format!("2001:db8:100::{i}")] })
}

/// A plan whose reflector runs a daemon. BFD is patient: the machine may be busy.
fn plan(daemon: &str) -> Value {
    let mut plan = json!({
        "format": "fabric-plan/1", "name": "live",
        "pools": { "vms": { "ranges": ["198.51.100.0/25", "198.51.100.200/29", "2001:db8:100::/64"] } },
        "clusters": { "fab1": { "virtualization": "kvm", "pools": ["vms"], "network": {
            "type": "ip-fabric", "asn": 64512, "community": "64512:100", "gateway_v4": "10.255.255.1",
            "password": "live-Pass-word-1", "bfd_interval": 500, "bfd_multiplier": 8,
            "reflectors": ["rr1"], "gateways": ["core"],
        } } },
        "reflectors": { "rr1": { "role": "main", "daemon": daemon, "ipv4": "10.0.0.2/24", "ipv6": "fd00:10::2/64" } },
        "gateways": { "core": { "platform": "bird2", "ipv4": "10.0.0.254/24", "ipv6": "fd00:10::fe/64" } },
        "nodes": { "node1": node(11), "node2": node(12) },
        "vms": {},
    });
    for i in 1..=VMS {
        plan["vms"][format!("v{i}")] = vm(i);
    }
    plan
}

fn valid(plan: &Value) -> Valid<Plan> {
    let reading = read(&plan.to_string()).unwrap();
    assert_eq!(reading.faults, []);
    Valid::check(reading.plan)
        .unwrap_or_else(|invalid| panic!("{:#?}", invalid.problems))
        .0
}

/// A reflector with a daemon, and everybody else with BIRD 2, which tells when a session came up.
struct Lab {
    site: Site,
    reflector: Daemon,
    others: Daemon,
}

const OTHERS: [&str; 3] = ["node1", "node2", "core"];

impl Lab {
    fn new(word: &'static str, plan: &Value) -> Option<Self> {
        let (reflector, others) = (Daemon::find(word)?, Daemon::find("bird2")?);
        let mut site = Site::new(&word.replace('.', ""), &HOSTS)?;
        for name in ["node1", "node2"] {
            site.inside(name, "ip link add v1_net0 type veth peer name vm && ip link set v1_net0 up && ip link set vm up && ip address add 10.255.255.1/32 dev v1_net0");
        }
        for i in 1..=VMS {
            let of_plan = vm(i);
            let host = of_plan["node"].as_str().unwrap();
            for (family, i) in [("-4", 0), ("-6", 1)] {
                let address = of_plan["addresses"][i].as_str().unwrap();
                site.inside(
                    host,
                    &format!("ip {family} route add {address} dev v1_net0"),
                );
            }
        }
        let files = export(&valid(plan));
        reflector.start(&mut site, "rr1", &files);
        for host in OTHERS {
            others.start(&mut site, host, &files);
        }
        let log = site.file("core", "monitor");
        let mut monitor = site.on("core", Path::new("ip"));
        site.start(monitor.args(["monitor", "route"]), &log);
        let lab = Self {
            site,
            reflector,
            others,
        };
        // BFD begins when BGP is there; a session may go down once more while the two find to each other.
        lab.settle(6);
        Some(lab)
    }

    /// Each session of the other ends with the time when it came up; none while it is down.
    fn sessions(&self) -> Vec<(&'static str, String, Option<Since>)> {
        let mut all = Vec::new();
        for host in OTHERS {
            let own = self.others.sessions(&self.site, host);
            all.extend(
                own.into_iter()
                    .map(|(address, since)| (host, address, since)),
            );
        }
        all
    }

    /// Waits until every session is up and has been for some seconds, and the core has a route to every VM. Where
    /// one end refused the other's packets, a half-open connection is left now and then, for the hold time.
    fn settle(&self, calm: u64) {
        let begin = Instant::now();
        let (mut before, mut since) = (Vec::new(), Instant::now());
        loop {
            let sessions = self.sessions();
            if sessions != before {
                (before, since) = (sessions.clone(), Instant::now());
            }
            let routes = self.site.inside(
                "core",
                "ip -4 route show proto bird; ip -6 route show proto bird",
            );
            let vms = routes.lines().filter(|line| line.contains(" via "));
            let are_up = sessions.len() == 6 && sessions.iter().all(|one| one.2.is_some());
            let is_calm = since.elapsed() >= Duration::from_secs(calm);
            if are_up && is_calm && vms.count() == 2 * VMS as usize {
                return;
            }
            assert!(
                begin.elapsed() < Duration::from_secs(180),
                "{sessions:?}\n{routes}"
            );
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    /// How many routes of BIRD's the core's kernel was told to take away so far.
    fn withdrawn(&self) -> usize {
        let said = fs::read_to_string(self.site.file("core", "monitor")).unwrap();
        let gone = said
            .lines()
            .filter(|line| line.starts_with("Deleted ") && line.contains(" proto bird"));
        gone.count()
    }

    /// Gives the reflector the new plan's file and compares what happens with what was said.
    fn try_change(&self, what: &str, change: &Change) {
        let device = change.devices.iter().find(|device| device.host == "rr1");
        let said = |host: &str, reflector: &str| {
            let end = HOSTS.iter().find(|(name, _)| *name == host).unwrap().1;
            let address = end[usize::from(reflector.contains(':'))]
                .split('/')
                .next()
                .unwrap();
            let fate = device
                .and_then(|device| device.fate_of(address))
                .unwrap_or(Fate::Stays);
            fate == Fate::Restarts || fate == Fate::Waits
        };
        let (before, withdrawn) = (self.sessions(), self.withdrawn());
        let expected: Vec<_> = before
            .iter()
            .map(|(host, address, _)| (*host, address.clone(), said(host, address)))
            .collect();
        self.reflector.reload(&self.site, "rr1", &change.after);
        let happened = || -> Vec<_> {
            let after = self.sessions();
            let each = before.iter().zip(after);
            each.map(|(one, after)| (one.0, one.1.clone(), one.2 != after.2))
                .collect()
        };
        // What is to happen is waited for; that nothing else does is looked at for as long as it may take:
        // FRR thinks for 5 s before it applies a filter, BFD for 4 to 4.8 s.
        let went = expected.iter().any(|one| one.2);
        let quiet = match self.reflector {
            _ if went => 1,
            Daemon::Frr(_) => 7,
            Daemon::Bird(_) if what.contains("BFD") => 5,
            Daemon::Bird(_) => 3,
        };
        // FRR's BFD begins a watch that the other end does not know of: that goes well or not.
        let may_stay = ["frr: BFD on", "frr: graceful restart"].contains(&what);
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(quiet)
            || (happened() != expected && !may_stay && begin.elapsed() < Duration::from_secs(20))
        {
            std::thread::sleep(Duration::from_millis(300));
        }
        if !may_stay {
            let happened = happened();
            assert_eq!(
                happened,
                expected,
                "{what}: the other ends' sessions, and whether they went down; they say: {:?}",
                OTHERS.map(|host| self.others.errors(&self.site, host))
            );
        }
        if !went {
            assert_eq!(
                self.withdrawn(),
                withdrawn,
                "{what}: no route of the core is touched"
            );
        }
        eprintln!(
            "{what}: {}",
            if went {
                "sessions went down as was said"
            } else {
                "every session stayed up, no route was withdrawn"
            }
        );
    }
}

/// Runs changes against one daemon on the reflector.
fn tell_the_truth(word: &'static str, are_tried: impl Fn(&str) -> bool) {
    let mut now = plan(word);
    let Some(lab) = Lab::new(word, &now) else {
        return;
    };
    for (what, edit) in changes().into_iter().filter(|(what, _)| are_tried(what)) {
        let mut next = now.clone();
        edit(&mut next);
        let change = change(&valid(&now), &valid(&next));
        lab.try_change(&format!("{word}: {what}"), &change);
        // One that is called otherwise for a while keeps its file.
        let is_there = |host: &&str| !change.after.of_host(host).is_empty();
        for host in OTHERS.into_iter().filter(is_there) {
            lab.others.reload(&lab.site, host, &change.after);
        }
        let begins_watch = what.starts_with("BFD") || what == "graceful restart";
        lab.settle(if begins_watch { 8 } else { 1 });
        now = next;
    }
}

/// All daemons side by side: they mostly wait.
fn tell(are_tried: impl Fn(&str) -> bool + Copy + Send) {
    std::thread::scope(|scope| {
        for word in ["bird1.6", "bird2", "bird2.17", "bird3", "frr"] {
            scope.spawn(move || tell_the_truth(word, are_tried));
        }
    });
}

#[test]
fn a_node_is_added_and_no_other_notices() {
    tell(|what| ["node added", "VM added, limits follow", "password"].contains(&what));
}

#[test]
#[ignore = "takes three minutes; make lab-all runs it"]
fn daemons_do_what_is_said() {
    tell(|_| true);
}
