//! Changes and what follows them.

use super::{Edit, EditError};
use crate::model::{DocPath, Plan, Tree};

fn plan() -> Plan {
    let mut plan = Plan::new("t");
    for (path, value) in [
        (
            "pools/a",
            Tree::map([("ranges", Tree::texts(["10.0.0.0/24"]))]),
        ),
        ("pools/b", Tree::map::<String>([])),
        (
            "clusters/c",
            Tree::map([("pools", Tree::texts(["a", "b", "a"]))]),
        ),
        ("nodes/n", Tree::map([("cluster", Tree::text("c"))])),
    ] {
        plan = Edit::Put {
            at: DocPath::parse(path),
            value,
        }
        .apply(&plan)
        .unwrap();
    }
    plan
}

#[test]
fn renaming_follows_every_reference() {
    let plan = Edit::Rename {
        at: DocPath::parse("pools/a"),
        to: "z".into(),
    }
    .apply(&plan())
    .unwrap();
    let names: Vec<_> = plan.clusters["c"]
        .pools
        .iter()
        .map(|p| p.text().to_owned())
        .collect();
    assert_eq!(names, ["z", "b", "z"]);
    let taken = Edit::Rename {
        at: DocPath::parse("pools/z"),
        to: "b".into(),
    }
    .apply(&plan);
    let taken = taken.unwrap_err();
    assert_eq!(taken, EditError::NameTaken(DocPath::parse("pools/b")));
    assert!(taken.to_string().contains("there is a pool `b` already"));
    assert!(
        Edit::Rename {
            at: DocPath::parse("pools/z"),
            to: "a/b".into()
        }
        .apply(&plan)
        .is_err()
    );
}

#[test]
fn a_renamed_interface_keeps_its_bridges_and_vlans() {
    let plan = Edit::Put {
        at: DocPath::parse("nodes/n"),
        value: Tree::map([
            ("uplink", Tree::text("eno1")),
            (
                "interfaces",
                Tree::map([
                    ("eno1", Tree::map::<String>([])),
                    ("v", Tree::map([("parent", Tree::text("eno1"))])),
                    ("br", Tree::map([("ports", Tree::texts(["v", "eno1"]))])),
                ]),
            ),
        ]),
    };
    let plan = plan.apply(&self::plan()).unwrap();
    let rename = |from: &str, to: &str| Edit::Rename {
        at: DocPath::parse(from),
        to: to.into(),
    };
    let renamed = rename("nodes/n/interfaces/eno1", "lan")
        .apply(&plan)
        .unwrap();
    for place in ["uplink", "interfaces/v/parent", "interfaces/br/ports/1"] {
        let at = DocPath::parse(&format!("nodes/n/{place}"));
        assert_eq!(renamed.text(&at), "lan", "{place}");
    }
    let taken = rename("nodes/n/interfaces/v", "br").apply(&plan);
    let taken = taken.unwrap_err().to_string();
    assert_eq!(
        taken,
        "`br` is among the interfaces already; choose another name"
    );
}

#[test]
fn removing_leaves_no_dangling_name() {
    let plan = Edit::Remove {
        at: DocPath::parse("pools/a"),
    }
    .apply(&plan())
    .unwrap();
    assert_eq!(plan.clusters["c"].pools.len(), 1);
    let plan = Edit::Remove {
        at: DocPath::parse("clusters/c"),
    }
    .apply(&plan)
    .unwrap();
    assert!(!plan.nodes["n"].cluster.is_given());
}

#[test]
fn exceptions_follow_what_they_are_for() {
    let excepted = [
        "pools/a",
        "pools/a/ranges/1",
        "clusters/c/pools/1",
        "clusters/c/pools/2",
    ];
    let mut plan = plan();
    for at in excepted {
        let value = Tree::map([("at", Tree::text(at))]);
        let at = format!("exceptions/{}", at.replace('/', "-"));
        let at = DocPath::parse(&at);
        plan = Edit::Put { at, value }.apply(&plan).unwrap();
    }
    let after = |edit: Edit| {
        let plan = edit.apply(&plan).unwrap();
        let places = plan.exceptions.values().map(|e| e.at.text().to_owned());
        places.collect::<Vec<_>>()
    };
    let at = DocPath::parse;
    let renamed = after(Edit::Rename {
        at: at("pools/a"),
        to: "z".into(),
    });
    assert_eq!(
        renamed,
        [
            "clusters/c/pools/1",
            "clusters/c/pools/2",
            "pools/z",
            "pools/z/ranges/1"
        ]
    );
    let item = after(Edit::Remove {
        at: at("pools/a/ranges/0"),
    });
    assert_eq!(
        item,
        [
            "clusters/c/pools/1",
            "clusters/c/pools/2",
            "pools/a",
            "pools/a/ranges/0"
        ]
    );
    // The references to the pool go, and with the first of them the second item becomes the first.
    let object = after(Edit::Remove { at: at("pools/a") });
    assert_eq!(object, ["clusters/c/pools/0"]);
}

#[test]
fn an_exception_has_a_name_as_objects_have() {
    let plan = Edit::set(DocPath::parse("exceptions/one/reason"), "lab").apply(&plan());
    let plan = plan.unwrap();
    let rename = |to: &str| {
        let at = DocPath::parse("exceptions/one");
        Edit::Rename { at, to: to.into() }.apply(&plan)
    };
    assert!(rename("two").unwrap().exceptions.contains_key("two"));
    assert!(matches!(rename("a b"), Err(EditError::BadName(_))));
    let edit = Edit::set(DocPath::parse("exceptions/a b/reason"), "lab");
    assert!(matches!(edit.apply(&plan), Err(EditError::BadName(_))));
}

#[test]
fn a_misfit_changes_nothing() {
    let before = plan();
    let edit = Edit::Put {
        at: DocPath::parse("pools/a"),
        value: Tree::text("x"),
    };
    assert!(matches!(edit.apply(&before), Err(EditError::Misfit(_))));
    let edit = Edit::set(DocPath::parse("pools/no name/notes"), "red");
    assert!(matches!(edit.apply(&before), Err(EditError::BadName(_))));
    let edit = Edit::set(DocPath::parse("pools/a/colour"), "red");
    assert!(matches!(
        edit.apply(&before),
        Err(EditError::NoSuchPlace(_))
    ));
    assert_eq!(before, plan());
}
