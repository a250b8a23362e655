//! A node that announces foreign prefixes, an aggregate of the pools or a default route is not heard;
//! nor one that forgets the mark of VM routes.

use std::net::IpAddr;
use std::thread;
use std::time::Duration;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::{Check, FABRIC, sessions};
use crate::lab::Lab;
use crate::lab::boot::Machine;
use crate::lab::command::wait_for;
use crate::lab::daemon::{Announced, rogue};
use crate::lab::report::Report;
use crate::lab::trouble::{Result, Trouble};
use crate::model::values::{Family, RoutingDaemon};
use crate::topology::{Fabric, Peering};

const PATIENCE: Duration = Duration::from_secs(40);

/// Foreign prefixes are on their way as long as the permitted one was.
const STRAGGLERS: Duration = Duration::from_secs(1);

const FILE: &str = "/etc/bird/rogue.conf";
const SOCKET: &str = "/run/rogue.ctl";

pub const CHECK: Check = Check {
    name: "foreign-routes",
    about: "a node's speaker announces foreign prefixes, an aggregate, a default route and unmarked addresses: \
            nobody believes it",
    modes: FABRIC,
    run,
};

fn run(lab: &mut Lab, report: &mut Report) -> Result<()> {
    for fabric in lab.fabrics {
        let nodes = lab.near_nodes(fabric);
        let Some(index) = nodes.last().and_then(|node| lab.index(node)) else {
            report.not_applicable(fabric.name, "no node runs beside a core gateway");
            continue;
        };
        let name = lab.machines[index].name();
        if let Some(daemon) = &mut lab.machines[index].daemon {
            daemon.kill();
        }
        let looked = announce(lab, report, fabric, &lab.machines[index]);
        let machine = &mut lab.machines[index];
        if let Some(daemon) = &mut machine.daemon {
            daemon.start(&machine.host)?;
        }
        sessions::look(lab, report, &|one, other| one == name || other == name);
        looked?;
    }
    Ok(())
}

fn announce(lab: &Lab, report: &mut Report, fabric: &Fabric, node: &Machine) -> Result<()> {
    let own = |peering: &&Peering| peering.peer().name == node.name();
    let peerings: Vec<_> = lab.peerings.iter().filter(own).collect();
    let router_id = peerings
        .first()
        .and_then(|peering| peering.peer().router_id());
    let router_id =
        router_id.ok_or_else(|| Trouble::odd(format!("{} has no session", node.name())))?;
    let families: Vec<_> = Family::ALL
        .into_iter()
        .filter(|family| peerings.iter().any(|peering| peering.family() == *family))
        .collect();

    // The structure of VMmanager's guide takes every single address of the pools, marked or not.
    let reflectors = fabric.reflectors.iter();
    let machines = reflectors.filter_map(|reflector| lab.index(reflector.name));
    let asks_for_mark = !machines
        .into_iter()
        .any(|i| lab.machines[i].says("filter ibgp_policy_in"));
    if !asks_for_mark {
        report.not_applicable(
            fabric.name,
            "an address without the mark of VM routes: VMmanager's guide does not ask for it",
        );
    }
    let mut announced = Announced::default();
    let mut permitted = Vec::new();
    for family in &families {
        let [good, forgotten] = lab.unassigned(fabric, *family, 2)[..] else {
            report.not_applicable(
                fabric.name,
                format!("its pools have no two free addresses of {family}"),
            );
            continue;
        };
        permitted.push(good);
        announced.marked.push(good.into());
        announced.marked.extend(foreign(fabric, *family));
        if asks_for_mark {
            announced.bare.push(forgotten.into());
        }
    }
    let release = lab.programs.find(RoutingDaemon::Bird2)?;
    let speaker = rogue::Speaker {
        router_id,
        fabric,
        sessions: &peerings,
        // As its own files have it, in BIRD's words or FRR's.
        has_ttl_security: node.says("ttl security on") || node.says("ttl-security"),
    };
    node.host
        .write(FILE, &rogue::config(&speaker, &announced))?;
    let args = ["-f", "-c", FILE, "-s", SOCKET];
    let mut process = node.host.spawn(&release.program("bird"), &args)?;
    let judged = judge(lab, report, fabric, node, &announced, &permitted);
    let _ = process.kill();
    let _ = process.wait();
    judged
}

/// Who believes what.
fn judge<'a>(
    lab: &Lab<'a>,
    report: &mut Report,
    fabric: &Fabric<'a>,
    node: &Machine,
    announced: &Announced,
    permitted: &[IpAddr],
) -> Result<()> {
    for core in lab.cores_of(fabric) {
        for address in permitted {
            // The proof that the speaker is heard at all.
            let heard = lab.wait_next_hop(core, *address, Some(node.name()), PATIENCE);
            let said = if heard {
                "is heard"
            } else {
                "is not heard, so the rest shows nothing"
            };
            report.line(
                format!("{address}, a free address of the pools, at {}", core.name()),
                heard,
                said,
            );
        }
    }
    thread::sleep(STRAGGLERS);
    for core in lab
        .cores_of(fabric)
        .filter(|core| lab.is_beside(core, node.name()))
    {
        let believed = through(core, node)?;
        let wrong: Vec<_> = believed
            .into_iter()
            .filter(|net| !permitted.contains(&net.addr()))
            .collect();
        let said = match &wrong[..] {
            [] => format!(
                "of {} further prefixes none",
                announced.marked.len() + announced.bare.len() - permitted.len()
            ),
            wrong => format!("{wrong:?}"),
        };
        report.line(
            format!("what {} sends to {}", core.name(), node.name()),
            wrong.is_empty(),
            said,
        );
    }
    let reflectors = lab
        .peerings
        .iter()
        .filter(|peering| peering.peer().name == node.name());
    for peering in reflectors {
        let Some(reflector) = lab.machine(peering.reflector().name) else {
            continue;
        };
        let family = peering.family();
        let all = announced.marked.iter().chain(&announced.bare);
        let wrong =
            all.filter(|net| Family::of(net.addr()) == family && !permitted.contains(&net.addr()));
        let by = peering.session.peer_address.addr();
        let believed = |net: &&IpNet| {
            let inside = probe_of(net, permitted);
            // Anything that covers the address and came from the node.
            wait_for(Duration::ZERO, || {
                let said = reflector
                    .daemon()
                    .ok()?
                    .route(&reflector.host, inside)
                    .ok()?;
                sessions::mentions(&said, by).then_some(())
            })
            .is_some()
        };
        let believed: Vec<_> = wrong.filter(believed).collect();
        let said = if believed.is_empty() {
            "refused them all".into()
        } else {
            format!("took {believed:?}")
        };
        report.line(
            format!("{}, {family}", reflector.name()),
            believed.is_empty(),
            said,
        );
    }
    Ok(())
}

/// An address in a prefix that the permitted ones don't cover.
fn probe_of(net: &IpNet, permitted: &[IpAddr]) -> IpAddr {
    let last = match net {
        IpNet::V4(net) => IpAddr::V4(net.broadcast()),
        IpNet::V6(net) => IpAddr::V6(net.broadcast()),
    };
    if permitted.contains(&last) {
        net.network()
    } else {
        last
    }
}

/// Prefixes that no node may announce: the world's, the pools as a whole, their halves, and everything.
fn foreign(fabric: &Fabric, family: Family) -> Vec<IpNet> {
    let world = match family {
        Family::V4 => ["9.9.9.9/32", "9.9.9.0/24"],
        Family::V6 => ["2620:fe::fe/128", "2620:fe::/48"],
    };
    let mut nets: Vec<IpNet> = world.iter().filter_map(|text| text.parse().ok()).collect();
    for pool in fabric
        .pools
        .family(family)
        .flat_map(|range| range.networks())
    {
        let half = IpNet::new(pool.addr(), pool.prefix_len() + 1).ok();
        let both = [Some(pool), half].into_iter().flatten();
        nets.extend(both.filter(|net| net.prefix_len() < net.max_prefix_len()));
    }
    nets.push(match family {
        Family::V4 => Ipv4Net::default().into(),
        Family::V6 => Ipv6Net::default().into(),
    });
    nets
}

/// All that a host's kernel sends to a node.
fn through(core: &Machine, node: &Machine) -> Result<Vec<IpNet>> {
    let mut nets = Vec::new();
    for (flag, family) in [("-4", Family::V4), ("-6", Family::V6)] {
        let Some(address) = node.address(family) else {
            continue;
        };
        let address = address.to_string();
        for route in core.host.ask_ip(&[flag, "route", "show"])? {
            let hops = route["nexthops"].as_array().into_iter().flatten();
            let mut gateways = hops.chain([&route]).map(|hop| &hop["gateway"]);
            if gateways.any(|gateway| *gateway == *address) {
                nets.extend(route["dst"].as_str().map(|text| net_of(text, family)));
            }
        }
    }
    Ok(nets)
}

/// `ip` writes single addresses without their length, and everything as a word.
fn net_of(text: &str, family: Family) -> IpNet {
    let everything = match family {
        Family::V4 => Ipv4Net::default().into(),
        Family::V6 => Ipv6Net::default().into(),
    };
    let alone = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse().or_else(|_| alone()).unwrap_or(everything)
}
