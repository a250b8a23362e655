//! The plan file: whatever stands in it, it is read or refused, and written the same way always.

use fabric_planner::check::{check, check_reading};
use fabric_planner::format::{Places, read, write};
use proptest::prelude::*;
use serde_json::Value;

use crate::plans::{document, place, sloppy_example};

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::btree_map(".{0,6}|format|nodes|pools|network", inner, 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(crate::config(200))]

    #[test]
    fn any_text_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), text in ".*", at in place()) {
        for text in [String::from_utf8_lossy(&bytes).into_owned(), text] {
            if let Err(error) = read(&text) {
                prop_assert!(error.line == 0 || error.column > 0);
            }
            Places::new(&text).find(&at);
        }
    }

    #[test]
    fn a_damaged_plan_is_read_or_refused(document in document(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = document.to_string().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let text = String::from_utf8_lossy(&bytes);
        if let Err(error) = read(&text) {
            let lines = text.lines().count();
            prop_assert!(error.line <= lines + 1, "{}", error);
        }
        if let Some(beginning) = text.get(..at) {
            prop_assert!(read(beginning).is_err());
        }
    }

    #[test]
    fn any_json_is_read_or_refused(json in json()) {
        let text = json.to_string();
        if let Ok(reading) = read(&text) {
            check_reading(&reading.plan, &reading.faults);
        }
    }

    #[test]
    fn what_was_written_is_read_without_fault_and_written_the_same(document in document()) {
        let reading = read(&document.to_string()).unwrap();
        let written = write(&reading.plan);
        let again = read(&written).unwrap();
        prop_assert_eq!(&again.faults, &[]);
        prop_assert_eq!(write(&again.plan), written);
    }

    #[test]
    fn saving_changes_no_problem(document in prop_oneof![document(), sloppy_example()]) {
        let plan = read(&document.to_string()).unwrap().plan;
        // Values that were not given are not written, so that a list may have moved up by one.
        let shown = |plan| check(plan).into_iter().map(|p| (p.rule.code, p.message)).collect::<Vec<_>>();
        let saved = read(&write(&plan)).unwrap().plan;
        prop_assert_eq!(shown(&saved), shown(&plan));
    }

    #[test]
    fn every_problem_has_its_place_in_the_text(document in document(), spaced in any::<bool>()) {
        let text = if spaced { serde_json::to_string_pretty(&document).unwrap() } else { document.to_string() };
        let reading = read(&text).unwrap();
        let places = Places::new(&text);
        for problem in check_reading(&reading.plan, &reading.faults) {
            let place = places.find(&problem.at);
            let (line, span) = places.in_line(&place);
            prop_assert_eq!(line[..span.start].chars().count() + 1, place.column);
            prop_assert!(line.is_char_boundary(span.end));
        }
    }
}
