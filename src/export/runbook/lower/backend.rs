//! What is done on a node for each network back end.

use crate::export::runbook::ast::Block;
use crate::model::values::NetworkBackend;

/// The parts of a node's chapter that depend on its back end; paths are from `/`.
pub struct Steps {
    /// The back end.
    pub word: NetworkBackend,
    /// Its package.
    pub package: &'static str,
    /// Lines that check its files where they were brought to.
    pub check: &'static str,
    /// What is kept for the way back.
    pub kept: &'static str,
    /// The files of a roll-out.
    pub written: &'static str,
    /// Files beside them.
    pub beside: &'static str,
    /// Lines that put the files in place.
    pub put: &'static str,
    /// What is said before its commands.
    pub lead: &'static str,
    /// The commands that make them work, with a way back by itself.
    pub apply: &'static str,
    /// The last line of the way back.
    pub back: &'static str,
}

const NETWORKMANAGER: Steps = Steps {
    word: NetworkBackend::NetworkManager,
    package: "`network-manager`",
    check: "nmcli -g RUNNING general                 # running\n",
    kept: "etc/NetworkManager/system-connections",
    written: "etc/NetworkManager/system-connections/fabric-*.nmconnection",
    beside: " \\\n  etc/NetworkManager/conf.d/60-fabric*.conf etc/systemd/system/fabric-neighbours.service",
    put: "rm -f /etc/NetworkManager/system-connections/fabric-*.nmconnection\n\
        (cd etc/NetworkManager &&\n  \
        find system-connections -type f -exec install -D -m 0600 {} /etc/NetworkManager/{} \\; &&\n  \
        [ ! -d conf.d ] || install -D -m 0644 -t /etc/NetworkManager/conf.d conf.d/*)\n\
        [ ! -d etc/systemd/system ] || install -m 0644 -t /etc/systemd/system etc/systemd/system/*",
    lead: "The profiles of before stay: those named `fabric-` go first. NetworkManager also writes\n\
        `/etc/resolv.conf`, so the name servers of now move to a file of their own. The undo restarts the node,\n\
        unless it is stopped in time. A node that an earlier roll-out gave another back end goes that one's\n\
        way back first.",
    apply: "printf '[global-dns-domain-*]\\nservers=%s\\n' \\\n  \
        \"$(awk '$1 == \"nameserver\" { print $2 }' /etc/resolv.conf | paste -sd,)\" \\\n  \
        >/etc/NetworkManager/conf.d/60-fabric-dns.conf\n\
        systemd-run --on-active=5min --unit=fabric-undo sh -c \\\n  \
        'cd /; rm -f etc/NetworkManager/system-connections/fabric-* etc/NetworkManager/conf.d/60-fabric*.conf\n  \
        cp -a /root/fabric.before/etc /; systemctl reboot'\n\
        nmcli general reload && nmcli connection reload\n\
        cd etc/NetworkManager/system-connections\n\
        for kind in bond ethernet vlan bridge; do for file in $(grep -l \"^type=$kind\" *); do\n  \
        profile=${file%.nmconnection}            # up unless a port brought it along\n  \
        nmcli -g GENERAL.STATE connection show $profile | grep -q activated || nmcli connection up $profile\n\
        done; done; cd /root/fabric\n\
        [ ! -e /etc/systemd/system/fabric-neighbours.service ] ||\n  \
        { systemctl daemon-reload; systemctl enable fabric-neighbours; systemctl restart fabric-neighbours; }\n\
        nmcli -f NAME,DEVICE connection show --active # every interface has its fabric- profile\n\
        ip -br address; ip route show default; ip -6 route show default\n\
        systemctl stop fabric-undo.timer         # when the node answers as before",
    back: "systemctl reboot                         # the profiles from before come up",
};

const NETWORKD: Steps = Steps {
    word: NetworkBackend::Networkd,
    package: "`systemd` with its networkd",
    check: "",
    kept: "etc/systemd/network",
    written: "etc/systemd/network/[156]0-fabric-*.net*",
    beside: " \\\n  etc/systemd/network/10-fabric-*.network.d/60-fabric.conf",
    put: "rm -rf /etc/systemd/network/[15]0-fabric-*\n\
        (cd etc/systemd/network &&\n  \
        find . -type f -exec install -D -m 0644 {} /etc/systemd/network/{} \\;)",
    lead: "Nothing else may configure the same interfaces: what speaks of them in `/etc/network/interfaces`,\n\
        `/etc/netplan` or NetworkManager goes with the restart at the end of this step, so take it out first and\n\
        keep a copy. The undo restarts the node, unless it is stopped in time; it puts back what lies in\n\
        `/root/fabric.before`, so keep that copy there.",
    apply: "systemd-run --on-active=5min --unit=fabric-undo sh -c \\\n  \
        'cd /; rm -rf etc/systemd/network/[156]0-fabric-*\n  \
        cp -a /root/fabric.before/etc /; systemctl reboot'\n\
        systemctl enable systemd-networkd && systemctl restart systemd-networkd\n\
        journalctl -u systemd-networkd -b | grep -F .net # no line is ignored\n\
        networkctl                               # each interface is configured\n\
        ip -br address; ip route show default; ip -6 route show default\n\
        systemctl stop fabric-undo.timer         # when the node answers as before",
    back: "systemctl reboot                         # bridges and VLANs that are not there any more go",
};

/// Both read what is said twice of an interface as one.
const IFUPDOWN_LEAD: &str = "What `/etc/network/interfaces` and other files beside it say of the same interfaces would be added to\n\
    the new: take it out first (the copy in `/root/fabric.before` stays), all but `lo` and the line with\n\
    `source`. The undo restarts the node, unless it is stopped in time. A node that an earlier roll-out gave\n\
    another back end goes that one's way back first.";

const IFUPDOWN: Steps = Steps {
    word: NetworkBackend::Ifupdown,
    package: "`ifupdown` with `bridge-utils` and `ifenslave`",
    check: "grep interfaces.d /etc/network/interfaces # source /etc/network/interfaces.d/*\n",
    kept: "etc/network",
    written: "etc/network/interfaces.d/fabric",
    beside: " \\\n  etc/systemd/system/fabric-neighbours.service",
    put: "install -D -m 0644 etc/network/interfaces.d/fabric /etc/network/interfaces.d/fabric\n\
        [ ! -d etc/systemd/system ] || install -m 0644 -t /etc/systemd/system etc/systemd/system/*",
    lead: IFUPDOWN_LEAD,
    apply: "ifup --no-act -a                          # no error\n\
        systemd-run --on-active=5min --unit=fabric-undo sh -c \\\n  \
        'cd /; rm -f etc/network/interfaces.d/fabric; cp -a /root/fabric.before/etc /; systemctl reboot'\n\
        systemctl restart networking              # takes the old state down, brings the new one up\n\
        [ ! -e /etc/systemd/system/fabric-neighbours.service ] ||\n  \
        { systemctl daemon-reload; systemctl enable fabric-neighbours; systemctl restart fabric-neighbours; }\n\
        ip -br address; ip route show default; ip -6 route show default\n\
        systemctl stop fabric-undo.timer         # when the node answers as before",
    back: "systemctl reboot                         # what is not in the files any more goes",
};

const IFUPDOWN2: Steps = Steps {
    word: NetworkBackend::Ifupdown2,
    package: "`ifupdown2`",
    apply: "ifreload --syntax-check -a               # warns of `none` and bridges' MTU, no more\n\
        systemd-run --on-active=5min --unit=fabric-undo sh -c \\\n  \
        'cd /; rm -f etc/network/interfaces.d/fabric; cp -a /root/fabric.before/etc /; systemctl reboot'\n\
        ifreload -a && ifquery --check -a        # each line passes\n\
        [ ! -e /etc/systemd/system/fabric-neighbours.service ] ||\n  \
        { systemctl daemon-reload; systemctl enable fabric-neighbours; systemctl restart fabric-neighbours; }\n\
        ip -br address; ip route show default; ip -6 route show default\n\
        systemctl stop fabric-undo.timer         # when the node answers as before",
    ..IFUPDOWN
};

const NETPLAN: Steps = Steps {
    word: NetworkBackend::Netplan,
    package: "`netplan.io`",
    check: "netplan generate --root-dir /root/fabric # says nothing\n",
    kept: "etc/netplan",
    written: "etc/netplan/60-fabric.yaml",
    beside: " \\\n  etc/systemd/network/[56]0-fabric-*.network etc/systemd/network/10-netplan-*.network.d/60-fabric.conf",
    put: "install -D -m 0600 etc/netplan/60-fabric.yaml /etc/netplan/60-fabric.yaml\n\
        rm -f /etc/systemd/network/50-fabric-*.network\n\
        [ ! -d etc/systemd/network ] || (cd etc/systemd/network &&\n  \
        find . -type f -exec install -D -m 0644 {} /etc/systemd/network/{} \\;)",
    lead: "",
    apply: "",
    back: "netplan apply",
};

impl Steps {
    /// Those of a back end.
    pub fn of(word: NetworkBackend) -> &'static Self {
        match word {
            NetworkBackend::NetworkManager => &NETWORKMANAGER,
            NetworkBackend::Networkd => &NETWORKD,
            NetworkBackend::Ifupdown => &IFUPDOWN,
            NetworkBackend::Ifupdown2 => &IFUPDOWN2,
            NetworkBackend::Netplan => &NETPLAN,
        }
    }

    /// Whether systemd-networkd runs underneath.
    pub fn runs_networkd(&self) -> bool {
        matches!(
            self.word,
            NetworkBackend::Netplan | NetworkBackend::Networkd
        )
    }

    /// How the files come to work.
    pub fn apply(&self) -> [Block; 2] {
        [
            Block::Text(self.lead.into()),
            Block::Commands(self.apply.into()),
        ]
    }
}
