//! Port security: a switch that takes frames from known MAC addresses only, and counts the others.

use super::switch::{Port, Switch};
use super::trouble::{Result, Trouble};
use crate::model::values::MacAddr;

impl Switch {
    /// Lets a port take frames from these MAC addresses only.
    ///
    /// # Errors
    /// When the kernel has no nftables for bridges.
    pub fn secure(&self, port: &Port, macs: &[MacAddr]) -> Result<()> {
        let port = &port.0;
        self.host.nft(&format!(
            "add table bridge security\n\
             add set bridge security {port} {{ type ether_addr; }}\n\
             add counter bridge security {port}\n\
             add chain bridge security ports {{ type filter hook prerouting priority -300; }}\n\
             add rule bridge security ports iifname {port} ether saddr != @{port} counter name {port} drop\n"
        ))?;
        macs.iter()
            .try_for_each(|mac| self.change(true, port, *mac))
    }

    /// Takes frames from one more MAC address at a secured port.
    ///
    /// # Errors
    /// When the port is not secured.
    pub fn allow(&self, port: &Port, mac: MacAddr) -> Result<()> {
        self.change(true, &port.0, mac)
    }

    /// Takes frames from a MAC address no longer.
    ///
    /// # Errors
    /// When the port has not taken them.
    pub fn forbid(&self, port: &Port, mac: MacAddr) -> Result<()> {
        self.change(false, &port.0, mac)
    }

    /// How many frames a secured port has refused.
    ///
    /// # Errors
    /// When the port is not secured.
    pub fn refused(&self, port: &Port) -> Result<u64> {
        let args = ["-j", "list", "counter", "bridge", "security", &port.0];
        let said = self.host.run("nft", &args)?;
        let known: serde_json::Value = serde_json::from_str(&said).unwrap_or_default();
        let mut items = known["nftables"].as_array().into_iter().flatten();
        let packets = items.find_map(|item| item["counter"]["packets"].as_u64());
        packets.ok_or_else(|| Trouble::odd(format!("nft counts nothing: {said}")))
    }

    /// Lets a port's frames through to the router alone, not to other ports like it.
    ///
    /// # Errors
    /// When the kernel can't isolate ports of a bridge.
    pub fn isolate(&self, port: &Port) -> Result<()> {
        let args = ["link", "set", "dev", &port.0, "isolated", "on"];
        self.host.run("bridge", &args).map(|_| ())
    }

    fn change(&self, added: bool, port: &str, mac: MacAddr) -> Result<()> {
        let word = if added { "add" } else { "delete" };
        self.host.nft(&format!(
            "{word} element bridge security {port} {{ {mac} }}\n"
        ))
    }
}
