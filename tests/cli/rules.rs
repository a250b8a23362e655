//! `rules` and `schema`.

use fabric_planner::check::rules;
use serde_json::Value;

use crate::program::{assert_kept, on_plan};

#[test]
fn the_catalogue_lists_every_rule_once_under_its_group() {
    let run = on_plan(&["rules"], "");
    assert_eq!(run.status, 0);
    let mut group = "";
    let mut listed = Vec::new();
    for line in run.out.lines().filter(|line| !line.is_empty()) {
        match line.strip_prefix("  ") {
            Some(rule) => listed.push((group, rule.split_whitespace().next().unwrap())),
            None => group = line,
        }
    }
    let mut wanted: Vec<_> = rules::all()
        .map(|rule| (rule.group.title(), rule.code))
        .collect();
    wanted.sort();
    listed.sort();
    assert_eq!(listed, wanted);
    assert!(run.out.lines().all(|line| !line.ends_with(' ')));
    for rule in rules::all() {
        let line = run.out.lines().find(|line| line.contains(rule.code));
        let (_, sentence) = line.unwrap().split_once(rule.name).unwrap();
        let sentence = sentence.trim();
        let is_whole = sentence.chars().count() > 20 && !sentence.ends_with(['.', ',', ':', '-']);
        assert!(is_whole, "{}: {sentence:?}", rule.code);
    }
}

#[test]
fn a_rule_is_explained_by_its_code_or_name() {
    let page = on_plan(&["rules", "BGP002"], "").out;
    assert_kept("rule.txt", &page);
    assert_eq!(on_plan(&["rules", "single-reflector"], "").out, page);
    assert_eq!(on_plan(&["rules", "bgp002"], "").out, page);
    let unknown = on_plan(&["rules", "X\u{1b}[2J"], "");
    assert_eq!((unknown.status, unknown.out.as_str()), (2, ""));
    assert!(unknown.err.contains("X\\u{1b}[2J"));
}

#[test]
fn rules_as_json() {
    let run = on_plan(&["rules", "--format", "json"], "");
    let all: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(all["rules"].as_array().unwrap().len(), rules::all().count());
    let run = on_plan(&["rules", "PLAN001", "--format", "json"], "");
    let one: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(one["name"], "malformed-value");
    assert_eq!(one["docs"][0]["heading"], "What it checks");
}

#[test]
fn rules_as_a_page_of_documentation() {
    let run = on_plan(&["rules", "--format", "markdown"], "");
    assert_eq!(run.status, 0);
    for rule in rules::all() {
        let (code, name) = (rule.code, rule.name);
        let anchor = format!("[{name}](#{}-{name})", code.to_lowercase());
        assert!(run.out.contains(&anchor), "{name}");
        let chapter = run
            .out
            .split_once(&format!("### {code} {name}\n"))
            .unwrap()
            .1;
        for section in rule.sections() {
            let part = format!("#### {}\n\n{}\n", section.heading, section.body);
            assert!(chapter.contains(&part), "{name}");
        }
    }
    let one = on_plan(&["rules", "BGP002", "--format", "markdown"], "").out;
    assert!(one.starts_with("# BGP002 single-reflector\n"), "{one}");
}

#[test]
fn the_schema_is_the_librarys() {
    let run = on_plan(&["schema"], "");
    let schema: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((run.status, schema), (0, fabric_planner::format::schema()));
}
