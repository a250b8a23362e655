//! A cluster id that is the router id of one of the reflector's clients.

use std::net::Ipv4Addr;

use crate::check::{Context, Group, Report, Rule, Severity};
use crate::model::Noun;
use crate::sorted::Lookup;
use crate::topology::Speaker;

pub static RULE: Rule = Rule {
    code: "BGP014",
    name: "client-as-cluster-id",
    group: Group::Bgp,
    severity: Severity::Warning,
    can_except: true,
    docs: docs!("client_as_cluster_id.md"),
    check,
};

fn check(cx: &Context, report: &mut Report) {
    for fabric in &cx.fabrics {
        let clients: Lookup<Ipv4Addr, &Speaker> = fabric
            .nodes
            .iter()
            .chain(&fabric.gateways)
            .filter_map(|client| Some((cx.router_id(client)?, client)))
            .collect();
        for reflector in &fabric.reflectors {
            let given = cx
                .plan
                .reflectors
                .get(reflector.name)
                .and_then(|plan| plan.cluster_id.get());
            let Some((id, client)) = given.and_then(|id| Some((id, clients.get(id)?))) else {
                continue;
            };
            let at = Noun::Reflector.at(reflector.name).join("cluster_id");
            report
                .problem(
                    at,
                    format!(
                        "the cluster id {id} of the reflector `{}` is the router id \
                        of its client, the {} `{}`",
                        reflector.name, client.noun, client.name
                    ),
                )
                .related(client.at(), format!("has the router id {id}"))
                .help(
                    "some routers drop routes whose cluster list holds their own \
                    id: leave it out to take the router id",
                )
                .fix_remove("take the router id");
        }
    }
}
