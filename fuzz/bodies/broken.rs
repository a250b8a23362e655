//! Plans broken at random.

use fabric_planner::check::check;
use fabric_planner::format::read;
use fabric_planner::model::{DocPath, Edit, Field, Form, Plan};

/// Plans to begin with; the last one has every field.
const EXAMPLES: [&str; 4] = [
    include_str!("../../examples/ip-fabric.json"),
    include_str!("../../examples/switching.json"),
    include_str!("../../examples/hetzner-routing.json"),
    include_str!("../seeds/plan/every-field.json"),
];

/// Values that are right somewhere and wrong elsewhere.
#[rustfmt::skip]
const VALUES: [&str; 70] = [
    "10.0.0.11/24", "10.0.0.1/28", "10.0.0.9-10.0.0.1", "10.0.0.254", "10.255.255.1", "198.51.100.10",
    "198.51.100.0/25", "198.51.100.4-198.51.100.90", "2001:db8:100::/64", "2001:db8:100::12",
    "fd00:10::11/64", "::/0", "fe80::1", "0.0.0.0", "0", "64513", "4200000000:100", "65535:666",
    "02:00:00:00:00:01", "01:00:00:00:00:01", "rr1", "VM-V4", "hetzner", "switching", "routing",
    "ip-fabric", "ovh", "generic", "true", "false", "lxd", "kvm", "main", "backup", "eno1", "eno2",
    "vmbr0", "eno1.4009", "physical", "bridge", "vlan", "bond", "4009", "4094", "1400", "9000", "255",
    "10.0.0.0/8 via 10.0.0.254", "default via 10.0.0.254 metric 10", "0.0.0.0/0", "bird1.6", "bird2",
    "bird3", "frr", "junos", "netplan", "systemd-networkd", "networkmanager", "ifupdown", "debian-12",
    "ubuntu-18.04", "a name", "password", "pw=hunter2 \u{202e}", "single-reflector", "pools/vm-v4/ranges/0",
    "4294967295", "127.0.0.1", "240.0.0.0/4", "bridge-address",
];

/// A plan with some of its parts changed as the bytes say.
pub fn broken(data: &[u8]) -> Plan {
    let (&first, rest) = data.split_first().unwrap_or((&0, &[]));
    let text = EXAMPLES[usize::from(first) % EXAMPLES.len()];
    let mut plan = read(text).expect("an example is a plan").plan;
    // So many slips that no rule is left out, and so few that others are not hidden by them.
    for change in rest.chunks_exact(4).take(12) {
        let at = usize::from(u16::from_be_bytes([change[1], change[2]]));
        if let Some(edit) = edit(&plan, change[0], at, usize::from(change[3])) {
            plan = edit.apply(&plan).unwrap_or(plan);
        }
    }
    plan
}

fn edit(plan: &Plan, kind: u8, at: usize, choice: usize) -> Option<Edit> {
    let value = VALUES[choice % VALUES.len()];
    let given = given(plan);
    let pick = |places: &[DocPath]| places.get(at % places.len().max(1)).cloned();
    match kind % 8 {
        // A value becomes another one, or the same as another one.
        0 | 1 => Some(Edit::set(pick(&given)?, value)),
        2 => {
            let other = given.get(choice * 7 % given.len().max(1))?;
            Some(Edit::set(pick(&given)?, plan.text(other)))
        }
        // A list's item comes again.
        3 => {
            let items: Vec<_> = given
                .iter()
                .filter(|at| is_index(at.last()))
                .cloned()
                .collect();
            let item = pick(&items)?;
            let list = item.parent();
            let count = items.iter().filter(|other| other.parent() == list).count();
            Some(Edit::set(list.index(count), plan.text(&item)))
        }
        // A value is given that was not.
        4 => Some(Edit::set(pick(&open(plan))?, value)),
        5 => Some(Edit::Remove { at: pick(&given)? }),
        6 => {
            let object = pick(&given)?.up_to(2);
            let edit = match choice % 2 {
                0 => Edit::Remove { at: object },
                _ => Edit::Rename {
                    at: object,
                    to: "other".into(),
                },
            };
            Some(edit)
        }
        _ => {
            let problems = check(plan);
            let problem = problems.get(at % problems.len().max(1))?;
            problem.exception(plan, "meant so")
        }
    }
}

fn is_index(step: &str) -> bool {
    step.parse::<usize>().is_ok()
}

/// The places of all values but the format.
fn given(plan: &Plan) -> Vec<DocPath> {
    let mut places = Vec::new();
    plan.walk(&mut DocPath::root(), &mut |at, _| places.push(at.clone()));
    places.retain(|at| at.last() != "format");
    places
}

/// The places of values that are not given, and those behind the ends of lists.
fn open(plan: &Plan) -> Vec<DocPath> {
    fn collect(part: &dyn Field, at: &DocPath, places: &mut Vec<DocPath>) {
        match part.form() {
            Form::Value if part.leaf().is_some_and(|leaf| !leaf.given) => places.push(at.clone()),
            Form::Value => {}
            Form::List => places.push(at.index(part.count())),
            Form::Map => {
                for i in 0..part.count() {
                    let at = at.join(part.key(i).to_owned());
                    part.part(i)
                        .into_iter()
                        .for_each(|part| collect(part, &at, places));
                }
            }
            Form::Record(names) => {
                for name in names {
                    let at = at.join(*name);
                    part.child(name)
                        .into_iter()
                        .for_each(|part| collect(part, &at, places));
                }
            }
        }
    }
    let mut places = Vec::new();
    collect(plan, &DocPath::root(), &mut places);
    places
}
