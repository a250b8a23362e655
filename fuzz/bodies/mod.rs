//! What the fuzz targets do with their bytes. `cargo test` does the same with seeds and random bytes.

#![allow(dead_code)]

mod broken;
mod bundle;

use fabric_planner::address::AddressSet;
use fabric_planner::check::{Problem, Valid, check, findings, mend};
use fabric_planner::export::export as export_plan;
use fabric_planner::format::{Places, read, write};
use fabric_planner::model::values::{
    AddressRange, Asn, BfdInterval, Community, HoldTime, IfName, InterfaceAddress, MacAddr, Notes,
    ObjectName, OsId, Password, Prefix, PrefixLimit, RuleName, StaticRoute, Title, VlanId,
};
use fabric_planner::model::{DocPath, Edit, Plan, Value};

pub use broken::broken;

/// The most problems whose fixes are tried: a plan of nothing but mistakes has thousands.
const TRIED: usize = 20;

/// Any bytes as a plan file: read or refused, checked, mended, written and read again.
pub fn plan(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(reading) = read(&text) else {
        return;
    };
    let found = findings(&reading.plan, &reading.faults);
    let places = Places::new(&text);
    for problem in found.problems.iter().take(TRIED) {
        let place = places.find(&problem.at);
        assert!(text.get(place.bytes).is_some(), "{}", problem.at);
    }
    let written = write(&reading.plan);
    let again = read(&written).expect("what was written is a plan");
    assert!(again.faults.is_empty(), "{written}");
    assert_eq!(write(&again.plan), written);
    try_fixes(&reading.plan, &found.problems);
    if let Ok((valid, _)) = Valid::check_reading(reading.plan, &reading.faults) {
        export_plan(&valid);
    }
}

/// Any text as ranges of addresses, and arithmetic on them.
pub fn ranges(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let ranges: Vec<_> = text.lines().filter_map(value::<AddressRange>).collect();
    let set: AddressSet = ranges.iter().copied().collect();
    for range in &ranges {
        assert!(set.covers(*range));
        assert!(set.contains(range.first()) && set.contains(range.last()));
        assert_eq!(set.first_missing(*range), None);
        range.networks();
    }
    for pair in ranges.windows(2) {
        let common = pair[0].intersection(pair[1]);
        assert_eq!(common, pair[1].intersection(pair[0]));
        if let Some(common) = common {
            assert!(pair[0].covers(common) && pair[1].covers(common));
        }
    }
}

/// Any text as each kind of value: what is read is written so that it is read the same.
pub fn values(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    value::<AddressRange>(&text);
    value::<Asn>(&text);
    value::<BfdInterval>(&text);
    value::<Community>(&text);
    value::<DocPath>(&text);
    value::<HoldTime>(&text);
    value::<IfName>(&text);
    value::<InterfaceAddress>(&text);
    value::<MacAddr>(&text);
    value::<Notes>(&text);
    value::<ObjectName>(&text);
    value::<OsId>(&text);
    value::<Password>(&text);
    value::<Prefix>(&text);
    value::<PrefixLimit>(&text);
    value::<RuleName>(&text);
    value::<StaticRoute>(&text);
    value::<Title>(&text);
    value::<VlanId>(&text);
    value::<std::net::IpAddr>(&text);
    value::<std::net::Ipv4Addr>(&text);
    value::<std::net::Ipv6Addr>(&text);
}

/// Examples changed at random: what passes the check is exported, the same bytes each time.
pub fn export(data: &[u8]) {
    let plan = broken(data);
    try_fixes(&plan, &check(&plan));
    let mended = mend(&plan).plan;
    for plan in [plan, mended] {
        let plan = except_all(plan);
        if let Ok((valid, _)) = Valid::check(plan) {
            let files = |valid| {
                let artifacts = export_plan(valid);
                let files = artifacts.iter();
                files
                    .map(|(path, file)| (path.to_owned(), file.text.clone()))
                    .collect::<Vec<_>>()
            };
            assert_eq!(files(&valid), files(&valid));
        }
    }
}

/// Any bytes as a bundle, and as parts of one.
pub fn bundle(data: &[u8]) {
    bundle::run(data);
}

/// A plan that excepts all its findings that can be.
pub fn except_all(mut plan: Plan) -> Plan {
    for problem in check(&plan) {
        if let Some(edit) = problem.exception(&plan, "meant so") {
            plan = edit.apply(&plan).expect("an exception can be made");
        }
    }
    plan
}

fn value<T: Value>(text: &str) -> Option<T> {
    let value = T::parse(text).ok()?;
    let written = value.to_string();
    match T::parse(&written) {
        Ok(again) => assert_eq!(again, value, "{text:?} {written:?}"),
        Err(reason) => panic!("{text:?} is written {written:?}: {}", reason.message),
    }
    Some(value)
}

fn try_fixes(plan: &Plan, problems: &[Problem]) {
    for problem in problems.iter().take(TRIED) {
        for fix in &problem.fixes {
            let fixed = Edit::apply_all(&fix.edits, plan);
            assert!(
                fixed.is_ok(),
                "{}: {}: {fixed:?}",
                problem.rule.name,
                fix.title
            );
        }
    }
    let mended = mend(plan).plan;
    let left = check(&mended);
    let safe = left
        .iter()
        .find(|problem| problem.fixes.iter().any(|fix| fix.safe));
    assert!(safe.is_none(), "{safe:#?}");
}
