//! Two default routes of a family with one metric.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;
use crate::model::values::Family;
use crate::sorted;
use crate::topology::{LinkRoute, NodeLink, NodeView, Spot};

pub static RULE: Rule = Rule {
    code: "NODE025",
    name: "equal-default-routes",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("equal_default_routes.md"),
    check,
};

type Default<'v, 'p> = (u32, usize, &'v NodeLink<'p>, &'v LinkRoute<'p>);

fn check(cx: &Context, report: &mut Report) {
    for view in &cx.nodes {
        for family in Family::ALL {
            let mut defaults: Vec<Default> = Vec::new();
            for link in &view.links {
                let routes = link.routes.iter().filter(|route| route.is_default());
                for route in routes.filter(|route| route.family() == family) {
                    if !metric_unreadable(view, route) {
                        defaults.push((metric(route, family), defaults.len(), link, route));
                    }
                }
            }
            sorted::sort_by(&mut defaults, |a, b| (a.0, a.1).cmp(&(b.0, b.1)));
            for same in defaults.chunk_by(|a, b| a.0 == b.0) {
                let [first, others @ ..] = same else { continue };
                for other in others {
                    report_pair(view, family, first, other, report);
                }
            }
        }
    }
}

/// The metric a route gets: Linux ranks IPv6 routes 1024 where none is given (`IP6_RT_PRIO_USER`).
fn metric(route: &LinkRoute, family: Family) -> u32 {
    let usual = match family {
        Family::V4 => 0,
        Family::V6 => 1024,
    };
    route.metric.map_or(usual, |metric| metric.value())
}

fn metric_unreadable(view: &NodeView, route: &LinkRoute) -> bool {
    let name = match route.spot {
        Spot::Field(name, _) => name,
        Spot::Node(_) => view.uplink().name,
        _ => return false,
    };
    let entry = view.node.interfaces.get(name);
    entry.is_some_and(|entry| entry.metric.error().is_some())
}

fn report_pair(
    view: &NodeView,
    family: Family,
    first: &Default,
    other: &Default,
    report: &mut Report,
) {
    let (metric, _, one, route) = *first;
    let (_, _, two, twin) = *other;
    let via = |route: &LinkRoute| route.via.map(|via| via.to_string()).unwrap_or_default();
    let at = view.at(twin.spot);
    let is_same = one.name == two.name && route.via == twin.via;
    let draft = report
        .problem(
            at,
            format!(
                "the node `{}` has two {family} default routes with the metric {metric}: via {} on \
                `{}` and via {} on `{}`",
                view.name,
                via(route),
                one.name,
                via(twin),
                two.name
            ),
        )
        .related(view.at(route.spot), "the first one")
        .help(
            "the kernel keeps one of the two, or spreads packets over both: leave one out, or give \
            the second one a higher metric",
        );
    if is_same {
        draft.fix_remove("remove the second one");
        return;
    }
    let draft = draft.unsafe_fix_remove("remove the second one");
    if let Spot::Field(name, _) = twin.spot {
        let higher = metric.saturating_add(100);
        if one.name != two.name && higher > metric {
            let at = view.at(Spot::Field(name, "metric"));
            let edits = vec![Edit::set(at, higher.to_string())];
            draft.unsafe_fix(format!("give it the metric {higher}"), edits);
        }
    }
}
