//! An interface in two bridges or bonds.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;
use crate::sorted;
use crate::topology::{NodeLink, NodeView, Spot};

pub static RULE: Rule = Rule {
    code: "NODE016",
    name: "shared-port",
    group: Group::Node,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("shared_port.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for view in cx
        .nodes
        .iter()
        .filter(|view| !view.node.interfaces.is_empty())
    {
        let mut ports: Vec<(&str, Spot, usize)> = Vec::new();
        for (i, link) in view.links.iter().enumerate() {
            ports.extend(link.ports.iter().map(|(port, spot)| (*port, *spot, i)));
        }
        // What the plan says of the node comes before what its interfaces say.
        sorted::sort(&mut ports);
        for same in ports.chunk_by(|a, b| a.0 == b.0) {
            let [first, others @ ..] = same else { continue };
            for other in others {
                report_pair(view, *first, *other, report);
            }
        }
    }
}

fn report_pair(
    view: &NodeView,
    first: (&str, Spot, usize),
    other: (&str, Spot, usize),
    report: &mut Report,
) {
    let (port, spot, _) = other;
    let (one, two): (&NodeLink, &NodeLink) = (&view.links[first.2], &view.links[other.2]);
    let at = view.at(spot);
    if first.2 == other.2 {
        report
            .problem(
                at,
                format!(
                    "`{port}` stands twice among the ports of {}",
                    view.title(two)
                ),
            )
            .related(view.at(first.1), "the first time")
            .help("once is enough")
            .fix_remove("remove the second one");
        return;
    }
    let draft = report
        .problem(
            at,
            format!(
                "`{port}` of the node `{}` is a port of {two} and of {one}",
                view.name
            ),
        )
        .related(view.at(first.1), format!("a port of {one}"))
        .help("the kernel takes an interface into one bridge or bond: name it in one of them");
    if first.1 == Spot::Node("uplink") {
        let edits = vec![Edit::set(view.at(first.1), two.name)];
        draft.unsafe_fix(format!("make {} the uplink", two.name), edits);
    } else {
        draft.unsafe_fix_remove(format!("take it out of {}", two.name));
    }
}
