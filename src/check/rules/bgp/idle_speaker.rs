//! A reflector or core gateway that no fabric uses.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;

pub static RULE: Rule = Rule {
    code: "BGP033",
    name: "idle-speaker",
    group: Group::Bgp,
    severity: Severity::Info,
    can_except: true,
    docs: docs!("idle_speaker.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    // A name or a type that can't be read may be what is missing.
    let type_unknown = |name: &String| !cx.is_readable(&Noun::Cluster.at(name).join("network"));
    if cx.plan.clusters.keys().any(type_unknown) {
        return;
    }
    let used: Vec<_> = super::speakers(cx)
        .into_iter()
        .map(|(_, speaker)| (speaker.noun, speaker.name))
        .collect();
    let reflectors = cx.plan.reflectors.keys();
    let reflectors = reflectors.map(|name| (Noun::Reflector, name, "reflectors"));
    let gateways = cx.plan.gateways.keys();
    let gateways = gateways.map(|name| (Noun::Gateway, name, "gateways"));
    for (noun, name, list) in reflectors.chain(gateways) {
        if used.binary_search(&(noun, name.as_str())).is_ok() {
            continue;
        }
        let draft = report
            .problem(noun.at(name), format!("no fabric uses the {noun} `{name}`"))
            .help(format!(
                "it has no session and no configuration is written for it: name it in a \
                fabric's `{list}`"
            ));
        if let [only] = &cx.fabrics[..] {
            let network = &only.cluster.network;
            let names = match noun {
                Noun::Reflector => network.reflectors.len(),
                _ => network.gateways.len(),
            };
            draft.unsafe_fix(
                format!("use it in `{}`", only.name),
                vec![super::add_name(only.at(list), names, name)],
            );
        }
    }
}
