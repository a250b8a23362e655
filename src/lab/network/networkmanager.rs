//! NetworkManager on the node's own profiles, with a message bus of its own.

use std::process::Child;

use super::{PATIENCE, package};
use crate::lab::command::wait_for;
use crate::lab::host::Host;
use crate::lab::trouble::{Result, Trouble};
use crate::lab::world;

const PROGRAM: &str = "/usr/sbin/NetworkManager";

/// A bus without rights to check and services to start.
const BUS: &str =
    "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN\"
 \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">
<busconfig>
  <type>system</type>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <auth>EXTERNAL</auth>
  <policy context=\"default\">
    <allow user=\"*\"/>
    <allow own=\"*\"/>
    <allow send_destination=\"*\"/>
    <allow receive_sender=\"*\"/>
  </policy>
</busconfig>
";

/// A VM's end of a wire is the platform's: NetworkManager makes up no profile for it.
const FOREIGN: &str = "[main]\nno-auto-default=*\n";

/// Starts it.
///
/// # Errors
/// When it or a message bus is not here, or it does not start.
pub fn start(host: &Host) -> Result<Vec<Child>> {
    package::install(host, "network-manager", PROGRAM, "NetworkManager")?;
    if world::find("dbus-daemon").is_none() {
        return Err(Trouble::odd("dbus-daemon is not installed on this machine"));
    }
    host.write("/etc/NetworkManager/conf.d/10-laboratory.conf", FOREIGN)?;
    // It takes no profiles that others can read.
    let profiles = "/etc/NetworkManager/system-connections";
    host.run("chmod", &["-R", "u=rwX,go=", profiles])?;
    host.write("/run/dbus/laboratory.conf", BUS)?;
    let args = ["--config-file=/run/dbus/laboratory.conf", "--nofork"];
    let bus = host.spawn("dbus-daemon", &args)?;
    let socket = host.path("/run/dbus/system_bus_socket");
    let is_there = || socket.exists().then_some(());
    wait_for(PATIENCE, is_there).ok_or_else(|| {
        let said = host.log("dbus-daemon");
        Trouble::odd(format!("its message bus does not start: {said}"))
    })?;
    Ok(vec![bus, host.spawn(PROGRAM, &["--no-daemon"])?])
}
