//! Routes of a node that reach no reflector of a core gateway.

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Edit;
use crate::model::values::Family;
use crate::sorted;
use crate::topology::{Fabric, Speaker, chooses_reflectors, reflector_sessions};

pub static RULE: Rule = Rule {
    code: "BGP032",
    name: "partitioned-fabric",
    group: Group::Bgp,
    severity: Severity::Error,
    can_except: true,
    docs: docs!("partitioned_fabric.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        if !cx.is_readable(&fabric.at("reflectors")) || !cx.is_readable(&fabric.at("gateways")) {
            continue;
        }
        let mut told = Vec::new();
        let mut separate = None;
        for family in fabric.families() {
            let net = Reflection::new(cx, fabric, family);
            for (start, nodes) in net.starts(cx, fabric) {
                let reached = net.reached(&start);
                for (gateway, ends) in &net.gateways {
                    let loses = !ends.iter().any(|end| reached.contains(end));
                    let key = (nodes[0].name, gateway.name);
                    if loses && !told.contains(&key) {
                        told.push(key);
                        let loss = Loss {
                            family,
                            node: (&start, &nodes),
                            gateway: (gateway, ends),
                        };
                        describe(cx, fabric, &loss, report);
                    }
                }
                let apart = |i: &usize| !reached.contains(i);
                if let (Some(own), Some(other)) =
                    (start.first(), (0..net.reflectors.len()).find(apart))
                {
                    let names = (net.reflectors[*own].name, net.reflectors[other].name);
                    separate.get_or_insert((names, nodes[0]));
                }
            }
        }
        if let Some(((own, other), node)) = separate.filter(|_| told.is_empty()) {
            report
                .problem(
                    fabric.at("reflectors"),
                    format!(
                        "the reflector `{other}` of the fabric `{}` never learns the routes of \
                        the node `{}`, which peers with `{own}` only",
                        fabric.name, node.name
                    ),
                )
                .severity(Severity::Info)
                .related(node.at().join("reflectors"), format!("`{own}` alone"))
                .help(format!(
                    "nothing is lost while every core gateway peers with `{own}`; name the two \
                    reflectors as each other's peers to pass the routes on"
                ));
        }
    }
}

/// Who passes routes of a family on to whom (RFC 4456, section 6).
struct Reflection<'c, 'p> {
    family: Family,
    /// The reflectors that speak the family.
    reflectors: Vec<&'c Speaker<'p>>,
    /// Pairs of them that pass routes of their clients on to each other.
    pairs: Vec<(usize, usize)>,
    /// The core gateways that have a session at all, with the reflectors that they hear in the family.
    gateways: Vec<(&'c Speaker<'p>, Vec<usize>)>,
}

impl<'c, 'p> Reflection<'c, 'p> {
    fn new(cx: &'c Context<'p>, fabric: &'c Fabric<'p>, family: Family) -> Self {
        let speaks = |speaker: &&Speaker| speaker.address(family).is_some();
        let mut net = Self {
            family,
            reflectors: fabric.reflectors.iter().filter(speaks).collect(),
            pairs: Vec::new(),
            gateways: Vec::new(),
        };
        let cluster_id = |speaker: &Speaker| {
            let given = cx.plan.reflectors.get(speaker.name);
            let given = given.and_then(|given| given.cluster_id.get().copied());
            given.or_else(|| speaker.router_id())
        };
        for session in reflector_sessions(cx.plan, fabric) {
            let ends = [session.reflector, session.peer];
            let [Some(one), Some(other)] = ends.map(|end| net.index(&end)) else {
                continue;
            };
            // Each takes the other's cluster id for its own and drops the route.
            let same = cluster_id(&session.reflector) == cluster_id(&session.peer);
            if session.family == family && !same {
                net.pairs.push((one, other));
            }
        }
        for gateway in fabric.gateways.iter().filter(speaks) {
            if super::reflectors_of(cx, fabric, gateway).next().is_some()
                && cx.is_readable(&gateway.at().join("reflectors"))
            {
                net.gateways
                    .push((gateway, net.heard_by(cx, fabric, gateway)));
            }
        }
        net
    }

    fn index(&self, speaker: &Speaker) -> Option<usize> {
        let mut reflectors = self.reflectors.iter();
        reflectors.position(|one| one.name == speaker.name)
    }

    /// The reflectors that a peer has a session of the family with, by number.
    fn heard_by(
        &self,
        cx: &'c Context<'p>,
        fabric: &'c Fabric<'p>,
        peer: &'c Speaker<'p>,
    ) -> Vec<usize> {
        let peers = super::reflectors_of(cx, fabric, peer);
        peers
            .filter_map(|reflector| self.index(reflector))
            .collect()
    }

    /// The nodes by the reflectors that they announce their VMs to.
    fn starts(
        &self,
        cx: &'c Context<'p>,
        fabric: &'c Fabric<'p>,
    ) -> Vec<(Vec<usize>, Vec<&'c Speaker<'p>>)> {
        let mut starts = Vec::new();
        for node in &fabric.nodes {
            // One that has no session at all has a problem of its own, as has one without an address.
            if self.reflectors.is_empty()
                || node.address(self.family).is_none()
                || super::reflectors_of(cx, fabric, node).next().is_none()
                || !cx.is_readable(&node.at().join("reflectors"))
            {
                continue;
            }
            starts.push((self.heard_by(cx, fabric, node), node));
        }
        sorted::sort_by(&mut starts, |a, b| a.0.cmp(&b.0));
        let groups = starts.chunk_by(|a, b| a.0 == b.0);
        groups
            .map(|group| {
                let nodes = group.iter().map(|(_, node)| *node);
                (group[0].0.clone(), nodes.collect())
            })
            .collect()
    }

    /// The reflectors that know routes announced to these: a reflector passes on to another one what
    /// its clients say, and not what it has from a third.
    fn reached(&self, start: &[usize]) -> Vec<usize> {
        let mut reached = start.to_vec();
        for (one, other) in &self.pairs {
            if start.contains(one) {
                reached.push(*other);
            }
            if start.contains(other) {
                reached.push(*one);
            }
        }
        reached
    }
}

/// Routes that never arrive.
struct Loss<'a> {
    family: Family,
    /// The reflectors that know them, and the nodes that announce them.
    node: (&'a [usize], &'a [&'a Speaker<'a>]),
    /// The core gateway, and the reflectors that it hears.
    gateway: (&'a Speaker<'a>, &'a [usize]),
}

fn describe(cx: &Context, fabric: &Fabric, loss: &Loss, report: &mut Report) {
    let family = loss.family;
    let (start, nodes) = loss.node;
    let (gateway, ends) = loss.gateway;
    let more = match nodes.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let list = |speaker: &Speaker| speaker.at().join("reflectors");
    let mut edits = Vec::new();
    if start.is_empty() {
        let limited = nodes
            .iter()
            .filter(|node| chooses_reflectors(cx.plan, node));
        edits.extend(limited.map(|node| Edit::Remove { at: list(node) }));
    }
    if chooses_reflectors(cx.plan, gateway) && (ends.is_empty() || !start.is_empty()) {
        edits.push(Edit::Remove { at: list(gateway) });
    }
    let (at, other) = if start.is_empty() {
        (list(nodes[0]), list(gateway))
    } else {
        (list(gateway), list(nodes[0]))
    };
    let draft = report
        .problem(
            at,
            format!(
                "{family} routes of the node `{}`{more} never reach the core gateway `{}`: no \
                reflector of the fabric `{}` has both, and none passes them on to another",
                nodes[0].name, gateway.name, fabric.name
            ),
        )
        .related(other, "the other end")
        .related(fabric.at("reflectors"), "the fabric's reflectors")
        .help(
            "let both peer with all reflectors, or name the reflectors as each other's `peers` \
            with cluster ids of their own",
        );
    if !edits.is_empty() {
        draft.unsafe_fix("peer with all", edits);
    }
}
