//! An exception to a rule that does not exist or allows none.

use crate::check::{Context, Group, Report, Rule, Severity, rules};
use crate::model::{DocPath, Edit, distance};

pub static RULE: Rule = Rule {
    code: "PLAN013",
    name: "unusable-exception",
    group: Group::Plan,
    severity: Severity::Error,
    can_except: false,
    docs: docs!("unusable_exception.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for (name, exception) in &cx.plan.exceptions {
        let Some(given) = exception.rule.get() else {
            continue;
        };
        let at = DocPath::root()
            .join("exceptions")
            .join(name.clone())
            .join("rule");
        match rules::find(given.as_str()) {
            None => {
                let given = given.as_str().to_ascii_lowercase();
                let near = rules::all().min_by_key(|rule| distance(rule.name, &given));
                let near = near.filter(|rule| distance(rule.name, &given) <= 1 + given.len() / 3);
                let draft = report
                    .problem(at.clone(), format!("there is no rule `{given}`"))
                    .help("the catalogue of rules lists all names and codes");
                if let Some(rule) = near {
                    draft.unsafe_fix_use(rule.name);
                }
            }
            Some(rule) if !rule.can_except => {
                report
                    .problem(
                        at.clone(),
                        format!("findings of `{}` can't be excepted", rule.name),
                    )
                    .help(
                        "without what it asks for no file can be written: mend the finding itself",
                    )
                    .fix(
                        "remove the exception",
                        vec![Edit::Remove { at: at.parent() }],
                    );
            }
            Some(_) => {}
        }
    }
}
