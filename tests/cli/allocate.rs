//! `allocate`.

use crate::program::{example, on_plan};

#[test]
fn the_next_free_addresses_one_a_line() {
    for (name, node, family, wanted) in [
        (
            "ip-fabric",
            "node1",
            None,
            "198.51.100.1\n2001:db8:100::1\n",
        ),
        ("ip-fabric", "node1", Some("4"), "198.51.100.1\n"),
        ("ip-fabric", "node1", Some("6"), "2001:db8:100::1\n"),
        ("switching", "kvm1", Some("4"), "10.16.10.72\n"),
        ("hetzner-routing", "fsn7", Some("4"), "192.0.2.10\n"),
    ] {
        let mut args = vec!["allocate", "-", "--node", node];
        args.extend(family.iter().flat_map(|family| ["--family", *family]));
        let run = on_plan(&args, example(name));
        assert_eq!(
            (run.status, run.out.as_str()),
            (0, wanted),
            "{name} {family:?}"
        );
    }
}

#[test]
fn what_cannot_be_given_is_said() {
    let full = example("hetzner-routing").replace("192.0.2.8/29", "192.0.2.8/31");
    let none = example("hetzner-routing").replace("\"192.0.2.8/29\",", "");
    let bare = r#"{ "format": "fabric-plan/1", "nodes": { "n": {} } }"#;
    for (plan, node, family, status, part) in [
        (full.as_str(), "fsn7", "4", 1, "every IPv4 address is taken"),
        (&none, "fsn7", "4", 1, "no range holds IPv4"),
        (bare, "n", "4", 1, "belongs to no cluster"),
        (bare, "x", "4", 2, "its nodes are n"),
        ("{}", "x", "4", 2, "does not say that it is a plan"),
    ] {
        let run = on_plan(&["allocate", "-", "--node", node, "--family", family], plan);
        assert_eq!((run.status, run.out.as_str()), (status, ""), "{}", run.err);
        assert!(run.err.contains(part), "{}", run.err);
    }
}
