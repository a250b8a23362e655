//! Which program of a host reads a file of its folder.

use crate::export::guest;

/// The programs, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reader {
    /// The kernel's switches.
    Sysctl,
    /// The guards.
    Nftables,
    /// Units for VMs' interfaces, which change no interface of the node's own.
    VmUnits,
    /// The unit for what a back end has no word for.
    Neighbours,
    /// What configures the node's own interfaces.
    Interfaces,
    /// The routing daemon.
    Routing,
    /// A VM on the host, from inside.
    Guests,
}

impl Reader {
    /// That of a file, by its path on the host.
    pub fn of(path: &str) -> Self {
        let is_vm_unit =
            |name: &str| name.starts_with("50-fabric-") || name.starts_with("60-fabric-vm");
        match path.rsplit_once('/') {
            Some(("etc/sysctl.d", _)) => Self::Sysctl,
            Some(("etc/nftables.d", _)) => Self::Nftables,
            Some(("etc/systemd/system", _)) => Self::Neighbours,
            Some(("etc/systemd/network", name)) if is_vm_unit(name) => Self::VmUnits,
            Some((folder, _)) if folder.starts_with("etc/systemd/network/") => Self::VmUnits,
            Some(("etc/bird" | "etc/frr", _)) => Self::Routing,
            Some((folder, _)) if folder.starts_with(guest::FOLDER) => Self::Guests,
            Some(_) => Self::Interfaces,
            // Junos has no folders.
            None => Self::Routing,
        }
    }

    /// The commands after which the files count, where they are the same everywhere.
    pub fn apply(self) -> &'static str {
        match self {
            Self::Sysctl => "sysctl --system\n",
            Self::Nftables => {
                "nft -f /etc/nftables.d/fabric.nft         # at once or not at all; no connection ends\n"
            }
            Self::VmUnits => {
                "networkctl reload                        # the node's own interfaces stay as they are\n"
            }
            Self::Neighbours => {
                "systemctl daemon-reload; systemctl enable fabric-neighbours; systemctl restart fabric-neighbours\n"
            }
            Self::Interfaces | Self::Routing | Self::Guests => "",
        }
    }
}
