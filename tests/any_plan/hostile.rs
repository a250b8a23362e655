//! Whatever a user types: it is refused, or it means nothing in the files that are exported.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fabric_planner::check::Valid;
use fabric_planner::export::{Artifacts, export};
use fabric_planner::format::read;
use fabric_planner::model::{DocPath, Edit, Noun, Plan};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

use super::{accepted, write_out};
use crate::common::readers::complaints;

/// Random texts that are tried; about one in six is taken by the plan.
const TRIED: usize = 1_500;

/// Texts that would say something in one of the languages if they came through, and whole noise.
fn hostile() -> impl Strategy<Value = String> {
    let lines = [
        "\"; } protocol bgp evil { neighbor 192.0.2.66 as 1; } #",
        "x\nset system root-authentication plain-text-password",
        "x\r\nrouter bgp 1",
        "a\u{2028}b\u{85}c\u{b}d",
        "'; reboot; '",
        "\\\"; include \"/etc/shadow\"; #",
        "$(reboot) `reboot` ${IFS} %s%n",
        "} } } accept;",
        "x\n[Route]\nGateway=192.0.2.66",
        "x\n  up reboot",
        "x: {y: [z]}, &a *a !!python/object",
        "*/ system { root-authentication; } /*",
        "/* ## */ //",
        "!\nexit\nno router bgp",
        "# [link](javascript:alert(1)) <script>alert(1)</script> | `",
        "-",
        "--",
        "..",
        "..\u{2f}..\u{2f}etc/passwd",
        "con",
        "table",
        "router",
        "password",
        "\t",
        "\u{0}",
        "\u{202e}gnp.exe\u{202c}",
        "é\u{301}ß漢字🦀",
        " leading and trailing ",
    ];
    prop_oneof![
        4 => select(lines.map(str::to_owned).to_vec()),
        1 => "[\"'\\\\;{}#!$`\n\r\t /*<>|&a-c0-2.:-]{1,40}",
        1 => "\\PC{1,300}",
        1 => "[a-zA-Z0-9._-]{1,63}",
        1 => "[ -~]{300}",
    ]
}

fn bases() -> Vec<Plan> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let of = |path: &str| {
        let text = fs::read_to_string(root.join(path)).unwrap();
        read(&text).unwrap().plan
    };
    [
        "examples/ip-fabric.json",
        "examples/switching.json",
        "examples/hetzner-routing.json",
        "tests/export/passwords/plan.json",
        "tests/export/frr-node/plan.json",
        "tests/export/bird1.6/plan.json",
        "tests/export/networkd/plan.json",
        "tests/export/networkmanager/plan.json",
        "tests/export/ifupdown2/plan.json",
        "tests/export/vmmanager-style/plan.json",
    ]
    .map(of)
    .into()
}

/// What a user can type: texts in his own words, all values, and the names of objects.
fn places(plan: &Plan) -> [Vec<DocPath>; 3] {
    let mut values = Vec::new();
    plan.walk(&mut DocPath::root(), &mut |at, _| values.push(at.clone()));
    let mut texts = vec![DocPath::root().join("name")];
    let mut names = Vec::new();
    for noun in Noun::ALL {
        for name in noun.names(plan) {
            let at = noun.at(name);
            texts.push(at.join("notes"));
            match noun {
                Noun::Cluster => texts.push(at.join("network").join("password")),
                Noun::Node | Noun::Reflector | Noun::Gateway => texts.push(at.join("password")),
                _ => {}
            }
            names.push(at);
        }
    }
    [texts, values, names]
}

fn exported(plan: Plan) -> Option<Artifacts> {
    let (valid, _) = Valid::check(plan).ok()?;
    Some(export(&valid))
}

/// A file without what means nothing: comments, and what was typed where it stands as a value.
fn meaning(path: &str, text: &str, typed: &[&str]) -> Vec<String> {
    let comment = if path.ends_with("frr.conf") { "!" } else { "#" };
    let mut text = text.to_owned();
    for typed in typed.iter().filter(|typed| !typed.is_empty()) {
        text = text.replace(typed, "…");
    }
    let lines = text.lines().map(str::to_owned);
    // The runbook is for people, and braces have comments of several lines: their lines are counted.
    if path.ends_with(".md") || path.ends_with("fabric.conf") {
        return lines.map(|_| String::new()).collect();
    }
    lines
        .filter(|line| !line.trim_start().starts_with(comment))
        .collect()
}

#[test]
fn what_a_user_types_means_nothing_elsewhere() {
    let bases: Vec<_> = bases()
        .into_iter()
        .map(|plan| {
            let files = exported(plan.clone()).expect("a valid plan");
            let places = places(&plan);
            (plan, files, places)
        })
        .collect();
    let texts = (
        0..bases.len(),
        0..3_usize,
        any::<prop::sample::Index>(),
        hostile(),
    );
    let mut runner = TestRunner::new(Config::default());
    let folder = tempfile::tempdir().unwrap();
    let (mut hosts, mut refused, mut taken) = (Vec::new(), 0, BTreeMap::new());
    for number in 0..TRIED {
        let (base, kind, place, text) = texts.new_tree(&mut runner).unwrap().current();
        let (plan, before, places) = &bases[base];
        let at = place.get(&places[kind]).clone();
        let name = kind == 2;
        let edit = if name {
            let (at, to) = (at.clone(), text.clone());
            Edit::Rename { at, to }
        } else {
            Edit::set(at.clone(), text.clone())
        };
        let Some(files) = edit.apply(plan).ok().and_then(exported) else {
            refused += 1;
            continue;
        };
        let what = format!("{at} = {text:?}");
        let field = at.last().to_owned();
        *taken
            .entry(if name {
                "a name".to_owned()
            } else {
                field.clone()
            })
            .or_insert(0) += 1;
        // A first password adds lines of its own.
        let is_text = match field.as_str() {
            "name" | "notes" => !name,
            "password" => !name && plan.is_given(&at),
            _ => false,
        };
        if is_text {
            // Notes are exported nowhere.
            let typed = [plan.text(&at), text.trim()];
            let typed = if field == "notes" { &[] } else { &typed[..] };
            same_meaning(before, &files, typed, &what);
        }
        let changed = changed(before, &files);
        let own = folder.path().join(number.to_string());
        hosts.extend(write_out(&own, &changed));
    }
    let said = complaints(&hosts);
    accepted(folder, &hosts, &said);
    for kind in ["a name", "name", "notes", "password"] {
        assert!(taken.contains_key(kind), "no {kind} was taken: {taken:?}");
    }
    assert!(refused > TRIED / 2, "{refused} of {TRIED} were refused");
}

/// The files that are new or different, with those beside them: files of one folder name each other.
fn changed(before: &Artifacts, after: &Artifacts) -> Artifacts {
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let others = after
        .iter()
        .filter(|(path, file)| before.get(path) != Some(file));
    let folders: BTreeSet<_> = others.map(|(path, _)| folder(path)).collect();
    let mut changed = Artifacts::default();
    for (path, file) in after.iter() {
        if folders.contains(&folder(path)) {
            changed.insert(path, file.clone());
        }
    }
    changed
}

fn same_meaning(before: &Artifacts, after: &Artifacts, typed: &[&str], what: &str) {
    let paths = |files: &Artifacts| {
        let paths = files.iter().map(|(path, _)| path.to_owned());
        paths.collect::<Vec<_>>()
    };
    assert_eq!(paths(before), paths(after), "{what}");
    for ((path, one), (_, two)) in before.iter().zip(after.iter()) {
        assert_eq!(
            meaning(path, &one.text, typed),
            meaning(path, &two.text, typed),
            "{what} changes {path}"
        );
    }
}
