//! One object named twice in one list.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Reference;
use crate::sorted;

pub static RULE: Rule = Rule {
    code: "PLAN010",
    name: "duplicate-reference",
    group: Group::Plan,
    severity: Severity::Warning,
    can_except: false,
    docs: docs!("duplicate_reference.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    let in_list = |reference: &&Reference| reference.at.last().parse::<usize>().is_ok();
    let references = cx.references.iter().filter(in_list);
    let mut listed: Vec<_> = references.map(|r| (r.at.parent(), r)).collect();
    sorted::sort_by(&mut listed, |(a_list, a), (b_list, b)| {
        (a_list, &a.name).cmp(&(b_list, &b.name))
    });
    for same in listed.chunk_by(|(a_list, a), (b_list, b)| (a_list, &a.name) == (b_list, &b.name)) {
        for (_, other) in &same[1..] {
            report_pair(same[0].1, other, report);
        }
    }
}

fn report_pair(first: &Reference, other: &Reference, report: &mut Report) {
    let at = &other.at;
    report
        .problem(
            at.clone(),
            format!(
                "the {} `{}` stands twice in this list",
                other.noun, other.name
            ),
        )
        .related(first.at.clone(), "the first time")
        .help("once is enough; it is used once")
        .fix_remove("remove the second one");
}
