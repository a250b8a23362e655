//! What the plan's hosts have around them: the Internet, and the router that the plan does not name.

use super::{QUIET, ROUTER, address};
use crate::lab::host::Host;
use crate::lab::layout::Layout;
use crate::lab::switch::{self, Switch, WAN};
use crate::lab::trouble::Result;
use crate::model::values::Family;
use crate::topology::Fabric;

/// The Internet's host: everything of the plan's is behind its first core gateway.
///
/// # Errors
/// What the kernel refuses.
pub fn internet(layout: &Layout, fabrics: &[Fabric], switch: &mut Switch) -> Result<Host> {
    let host = Host::start("internet")?;
    host.sysctl(&QUIET)?;
    switch.plug(WAN, &host, WAN, None)?;
    address(&host, WAN, &layout.wan.host)?;
    if let Some(core) = layout.cores().next() {
        route_through(&host, layout, fabrics, core.name)?;
    }
    Ok(host)
}

/// Lets the Internet reach the plan's networks by one of the core gateways.
///
/// # Errors
/// What the kernel refuses.
pub fn route_through(
    internet: &Host,
    layout: &Layout,
    fabrics: &[Fabric],
    core: &str,
) -> Result<()> {
    let ranges = fabrics.iter().flat_map(|fabric| fabric.pools.ranges());
    let pools = ranges.flat_map(|range| range.networks());
    let nets = layout.segments.iter().flatten().copied().chain(pools);
    internet.ip(nets.filter_map(|net| {
        let via = layout.wan.address_of(core, Family::of(net.addr()))?;
        Some(format!("route replace {net} via {via}"))
    }))
}

/// The router that the plan does not name.
///
/// # Errors
/// What the kernel refuses.
pub fn underlay(layout: &Layout, switch: &mut Switch) -> Result<Option<Host>> {
    let Some(underlay) = &layout.underlay else {
        return Ok(None);
    };
    let host = Host::start("underlay")?;
    host.sysctl(&QUIET)?;
    host.sysctl(&ROUTER)?;
    let mut lines = Vec::new();
    for (segment, own) in underlay.ports.iter().enumerate() {
        let name = switch::bridge(segment);
        switch.plug(&name, &host, &name, None)?;
        address(&host, &name, own)?;
        let others = layout.off_subnet(segment, own);
        lines.extend(others.map(|net| format!("route replace {net} dev {name}")));
    }
    for family in Family::ALL {
        let core = layout.cores().find_map(|core| core.address(family));
        lines.extend(core.map(|core| format!("route replace default via {core}")));
    }
    host.ip(lines)?;
    Ok(Some(host))
}
