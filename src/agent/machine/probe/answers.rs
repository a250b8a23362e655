//! Whether an address answers: to an echo request, or on the same link as a neighbour.

use std::net::{IpAddr, SocketAddr, SocketAddrV6};
use std::process;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::route::{Hop, hops};
use crate::agent::machine::{Failure, Host};
use crate::control::echo::{Echo, socket};

/// How long a look waits for an answer.
const WAIT: Duration = Duration::from_millis(1500);

/// How often it asks meanwhile.
const INTERVAL: Duration = Duration::from_millis(250);

/// How long `ip` may take.
const LIMIT: Duration = Duration::from_secs(10);

/// Whether it answers now, on a link where that is known.
///
/// # Errors
/// When it can't be asked.
pub fn answers(host: &Host, address: IpAddr, link: Option<&str>) -> Result<bool, Failure> {
    let target = match address {
        // A link-local address says nothing of its link: a route by it or a neighbour does.
        IpAddr::V6(v6) if v6.is_unicast_link_local() => {
            let found = match link {
                Some(link) => Some(link.to_owned()),
                None => link_of(host, address)?,
            };
            let index = found.map(|link| index(host, &link)).transpose()?.flatten();
            let Some(index) = index else {
                return Ok(false);
            };
            SocketAddrV6::new(v6, 0, 0, index).into()
        }
        _ => SocketAddr::new(address, 0),
    };
    forget(host, address);
    Ok(echoes(target)? || is_neighbour(host, address, link)?)
}

fn echoes(target: SocketAddr) -> Result<bool, Failure> {
    let socket = socket(target.ip(), None)
        .map_err(|error| Failure::new(format!("no echo request can be sent: {error}")))?;
    // Its process tells its replies from those of others, as `ping` does it.
    let echo = Echo::new(socket, target, (process::id() & 0xffff) as u16);
    let begin = Instant::now();
    let mut number = 0;
    while begin.elapsed() < WAIT {
        if begin.elapsed() >= INTERVAL * u32::from(number) {
            echo.send(number);
            number += 1;
        }
        if echo.receive().is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What `ip` knows, as JSON.
pub fn ip(host: &Host, args: &[&str]) -> Result<Vec<Value>, Failure> {
    let said = host.run("ip", &[&["-json"], args].concat(), LIMIT)?;
    Ok(serde_json::from_str(&said).unwrap_or_default())
}

/// Lets the kernel ask again whether a neighbour is there: what it knew before the change proves nothing.
/// The entry keeps its link address, so that no packet waits.
fn forget(host: &Host, address: IpAddr) {
    let text = address.to_string();
    for entry in ip(host, &["neighbour", "show", "to", &text]).unwrap_or_default() {
        if let (Some(device), Some(_)) = (entry["dev"].as_str(), entry["lladdr"].as_str()) {
            let args = ["neighbour", "change", &text, "dev", device, "nud", "probe"];
            let _ = host.run("ip", &args, LIMIT);
        }
    }
}

/// Whether the kernel has just heard from it as a neighbour (RFC 4861, section 7.3.2).
fn is_neighbour(host: &Host, address: IpAddr, link: Option<&str>) -> Result<bool, Failure> {
    let text = address.to_string();
    let mut args = vec!["neighbour", "show", "to", &text];
    args.extend(link.into_iter().flat_map(|link| ["dev", link]));
    let entries = ip(host, &args)?;
    let mut states = entries
        .iter()
        .filter_map(|entry| entry["state"].as_array())
        .flatten();
    Ok(states.any(|state| state == "REACHABLE"))
}

/// The interface behind which a link-local address is: that of a default route by it, of another route, of a
/// neighbour.
fn link_of(host: &Host, address: IpAddr) -> Result<Option<String>, Failure> {
    let mut routes = ip(host, &["-6", "route", "show"])?;
    routes.extend(ip(host, &["-4", "route", "show"])?);
    routes.sort_by_key(|route| route["dst"] != "default");
    let mut hops = routes.iter().flat_map(hops);
    if let Some(Hop { link, .. }) = hops.find(|hop| hop.gateway == address && hop.link.is_some()) {
        return Ok(link);
    }
    let neighbours = ip(host, &["neighbour", "show", "to", &address.to_string()])?;
    let mut links = neighbours.iter().filter_map(|entry| entry["dev"].as_str());
    Ok(links.next().map(str::to_owned))
}

fn index(host: &Host, link: &str) -> Result<Option<u32>, Failure> {
    let links = ip(host, &["link", "show", "dev", link])?;
    let index = links.first().and_then(|link| link["ifindex"].as_u64());
    Ok(index.and_then(|index| u32::try_from(index).ok()))
}
