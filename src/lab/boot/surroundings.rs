//! What the plan's hosts have around them: the Internet, and the router that the plan does not name.

use ipnet::IpNet;

use super::{QUIET, ROUTER, address};
use crate::lab::host::Host;
use crate::lab::layout::Layout;
use crate::lab::switch::{self, Switch, WAN};
use crate::lab::trouble::Result;
use crate::model::values::Family;
use crate::topology::Fabric;

/// The Internet's host: every fabric is behind its first core gateway.
///
/// # Errors
/// What the kernel refuses.
pub fn internet(layout: &Layout, fabrics: &[Fabric], switch: &mut Switch) -> Result<Host> {
    let host = Host::start("_internet")?;
    host.sysctl(&QUIET)?;
    switch.plug(WAN, &host, WAN, None)?;
    address(&host, WAN, &layout.wan.host)?;
    if let Some(core) = layout.cores().next() {
        host.ip(ways(
            layout,
            core.name,
            layout.segments.iter().flatten().copied(),
        ))?;
    }
    usual_ways(&host, layout, fabrics)?;
    let by_core = layout.cores().flat_map(|core| {
        let nets = layout.behind(Some(core.name)).into_iter();
        nets.map(|net| {
            (
                net,
                layout.wan.address_of(core.name, Family::of(net.addr())),
            )
        })
    });
    let by_provider = layout.behind(None).into_iter();
    let by_provider =
        by_provider.map(|net| (net, layout.wan.address_of_provider(Family::of(net.addr()))));
    host.ip(by_core
        .chain(by_provider)
        .filter_map(|(net, via)| Some(format!("route replace {net} via {}", via?))))?;
    Ok(host)
}

/// Lets the Internet reach every fabric by its first core gateway.
///
/// # Errors
/// What the kernel refuses.
pub fn usual_ways(internet: &Host, layout: &Layout, fabrics: &[Fabric]) -> Result<()> {
    for fabric in fabrics {
        if let Some(core) = fabric.gateways.first() {
            way_through(internet, layout, fabric, core.name)?;
        }
    }
    Ok(())
}

/// Lets the Internet reach a fabric by one of its core gateways.
///
/// # Errors
/// What the kernel refuses.
pub fn way_through(internet: &Host, layout: &Layout, fabric: &Fabric, core: &str) -> Result<()> {
    let pools = fabric.pools.ranges().iter();
    internet.ip(ways(layout, core, pools.flat_map(|range| range.networks())))
}

/// Routes of the Internet's host to some networks through a core gateway.
fn ways(
    layout: &Layout,
    core: &str,
    nets: impl Iterator<Item = IpNet>,
) -> impl Iterator<Item = String> {
    nets.filter_map(move |net| {
        let via = layout.wan.address_of(core, Family::of(net.addr()))?;
        Some(format!("route replace {net} via {via}"))
    })
}

/// The router that the plan does not name.
///
/// # Errors
/// What the kernel refuses.
pub fn underlay(layout: &Layout, fabrics: &[Fabric], switch: &mut Switch) -> Result<Option<Host>> {
    let Some(underlay) = &layout.underlay else {
        return Ok(None);
    };
    let host = Host::start("_underlay")?;
    host.sysctl(&QUIET)?;
    host.sysctl(&ROUTER)?;
    let mut lines = Vec::new();
    for (segment, own) in underlay.ports.iter().enumerate() {
        let name = switch::bridge(segment);
        switch.plug(&name, &host, &name, None)?;
        address(&host, &name, own)?;
        let routed = |net: &IpNet| layout.lans.iter().any(|lan| lan.leads_to(net.addr()));
        let others = layout.off_subnet(segment, own).filter(|net| !routed(net));
        lines.extend(others.map(|net| format!("route replace {net} dev {name}")));
    }
    for family in Family::ALL {
        let core = layout.cores().find_map(|core| core.address(family));
        if !layout.has_provider() {
            lines.extend(core.map(|core| format!("route replace default via {core}")));
            continue;
        }
        // It has a way of its own to the Internet, and the core's to the VMs of IP fabrics.
        let internet = layout.wan.address(family);
        lines.extend(internet.map(|via| format!("route replace default via {via}")));
        let pools = fabrics
            .iter()
            .flat_map(|fabric| fabric.pools.family(family));
        for net in pools.flat_map(|range| range.networks()) {
            lines.extend(core.map(|core| format!("route replace {net} via {core}")));
        }
    }
    if layout.has_provider() {
        switch.plug(WAN, &host, WAN, None)?;
        address(&host, WAN, &layout.wan.provider)?;
    }
    host.ip(lines)?;
    Ok(Some(host))
}
