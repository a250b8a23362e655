//! Changes to plans.

use fabric_planner::format::{read, write};
use fabric_planner::model::values::ObjectName;
use fabric_planner::model::{
    DocPath, Edit, FORMAT, Noun, Plan, Reference, Tree, Value, references,
};
use proptest::prelude::*;

use crate::plans::{NAMES, document, place, plan};

fn edit() -> impl Strategy<Value = Edit> {
    let name =
        prop_oneof![9 => prop::sample::select(&NAMES[..]).prop_map(String::from), 1 => ".{0,4}"];
    let value = (document(), place()).prop_map(|(document, at)| {
        let tree: Tree = serde_json::from_str(&document.to_string()).unwrap();
        let part = at
            .segments()
            .try_fold(&tree, |tree, step| tree.get(step))
            .cloned();
        part.unwrap_or_else(|| Tree::text("10.0.0.1"))
    });
    prop_oneof![
        (place(), value).prop_map(|(at, value)| Edit::Put { at, value }),
        (place(), prop::sample::select(&NAMES[..])).prop_map(|(at, text)| Edit::set(at, text)),
        place().prop_map(|at| Edit::Remove { at }),
        (place(), name).prop_map(|(at, to)| Edit::Rename { at, to }),
        (object(), prop::sample::select(&NAMES[..]))
            .prop_map(|(at, to)| Edit::Rename { at, to: to.into() }),
        object().prop_map(|at| Edit::Remove { at }),
    ]
}

fn object() -> impl Strategy<Value = DocPath> {
    let noun = prop::sample::select(&Noun::ALL[..]);
    (noun, prop::sample::select(&NAMES[..])).prop_map(|(noun, name)| noun.at(name))
}

/// References to nothing.
fn dangling(plan: &Plan) -> Vec<Reference> {
    let all = references(plan).into_iter();
    all.filter(|reference| !reference.noun.exists(plan, &reference.name))
        .collect()
}

fn names(plan: &Plan) -> Vec<(Noun, String)> {
    let of = |noun: Noun| {
        noun.names(plan)
            .into_iter()
            .map(move |name| (noun, name.to_owned()))
    };
    Noun::ALL.into_iter().flat_map(of).collect()
}

proptest! {
    #![proptest_config(crate::config(150))]

    #[test]
    fn any_edit_gives_a_plan_or_a_reason_and_spares_the_former(
        plan in plan(),
        edits in prop::collection::vec(edit(), 1..12),
    ) {
        let first = write(&plan);
        let mut history = vec![plan];
        for edit in &edits {
            let former = history.last().unwrap();
            let before = write(former);
            let result = edit.apply(former);
            prop_assert_eq!(write(former), before, "{:?}", edit);
            match result {
                Ok(changed) => {
                    if changed.format.text() == FORMAT {
                        let written = write(&changed);
                        let reading = read(&written).unwrap();
                        prop_assert_eq!(&reading.faults, &[], "{:?}", edit);
                        prop_assert_eq!(write(&reading.plan), written, "{:?}", edit);
                    }
                    history.push(changed);
                }
                Err(reason) => prop_assert!(!reason.to_string().is_empty()),
            }
        }
        prop_assert_eq!(write(&history[0]), first);
    }

    #[test]
    fn several_edits_are_made_all_or_none(plan in plan(), edits in prop::collection::vec(edit(), 1..5)) {
        let mut one_by_one = Ok(plan.clone());
        for edit in &edits {
            one_by_one = one_by_one.and_then(|plan| edit.apply(&plan));
        }
        prop_assert_eq!(Edit::apply_all(&edits, &plan), one_by_one);
    }

    #[test]
    fn removing_and_renaming_leave_no_dangling_name(plan in plan(), at in object(), to in prop::sample::select(&NAMES[..])) {
        let (collection, name) = at.object().unwrap();
        let noun = Noun::of_collection(collection).unwrap();
        let missing = dangling(&plan).len();
        if let Ok(changed) = (Edit::Remove { at: at.clone() }).apply(&plan) {
            prop_assert!(dangling(&changed).len() <= missing);
            prop_assert!(references(&changed).iter().all(|r| r.noun != noun || r.name != name));
        }
        if let Ok(changed) = (Edit::Rename { at: at.clone(), to: to.into() }).apply(&plan) {
            prop_assert!(dangling(&changed).len() <= missing);
            prop_assert_eq!(references(&changed).len(), references(&plan).len());
        }
    }

    #[test]
    fn renaming_there_and_back_changes_nothing(plan in plan(), at in object()) {
        let there = Edit::Rename { at: at.clone(), to: "elsewhere".into() };
        if let Ok(changed) = there.apply(&plan) {
            let back = Edit::Rename { at: at.parent().join("elsewhere"), to: at.last().into() };
            prop_assert_eq!(write(&back.apply(&changed).unwrap()), write(&plan));
        }
    }

    #[test]
    fn a_new_object_has_a_name_that_can_be_one(plan in plan(), at in place(), odd in ".{0,4}") {
        let noun = at.object().and_then(|(collection, _)| Noun::of_collection(collection));
        let Some(noun) = noun else { return Ok(()) };
        let before = names(&plan);
        let inside = at.segments().skip(2).fold(noun.at(&odd), |at, step| at.join(step.to_owned()));
        for at in [at.clone(), inside] {
            for edit in [Edit::set(at.clone(), "x"), Edit::Put { at, value: Tree::map::<String>([]) }] {
                let Ok(changed) = edit.apply(&plan) else { continue };
                for (noun, name) in names(&changed) {
                    let known = before.contains(&(noun, name.clone()));
                    prop_assert!(known || ObjectName::parse(&name).is_ok(), "{:?}", edit);
                }
            }
        }
    }
}
