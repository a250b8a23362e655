//! Signed bundles of several generations, and what the hosts of a laboratory lack to apply them: a unit
//! manager, and programs in their usual places.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::common::accepts;
use crate::plan::Edit;

/// What the laboratory has instead of systemd: it starts and asks the daemons of its own hosts.
const SYSTEMCTL: &str = r#"#!/bin/sh
# systemctl of the laboratory: systemctl [--quiet] [--no-block] VERB UNIT
while case "$1" in --*) ;; *) false ;; esac; do shift; done
# What starts with the host: a file for each unit that was asked for, as the links of systemd.
wants=/etc/systemd/enabled
is_up() {
    case "$1" in
    # One that was killed stays a zombie of the laboratory's.
    bird | bird6) pid=$(cat /run/bird/$1.pid 2>/dev/null) && grep -q '^State:.[^XZ]' /proc/$pid/status 2>/dev/null ;;
    frr) [ -S /run/frr/zebra.vty ] ;;
    NetworkManager) pid=$(cat /run/NetworkManager/NetworkManager.pid 2>/dev/null) && kill -0 $pid 2>/dev/null ;;
    systemd-networkd) [ -S /run/dbus/system_bus_socket ] && networkctl list >/dev/null 2>&1 ;;
    *) false ;;
    esac
}
case "$1 $2" in
"is-active "*) if is_up $2; then echo active; else echo inactive; exit 3; fi ;;
"is-enabled "*) if [ -e $wants/$2 ]; then echo enabled; else echo disabled; exit 1; fi ;;
"enable "*) mkdir -p $wants && : >$wants/$2 ;;
"disable "*) rm -f $wants/$2 ;;
daemon-reload*) ;;
"start bird" | "start bird6") is_up $2 || exec @DAEMONS@/@NODE@/$2 -c /etc/bird/$2.conf -s /run/bird/$2.ctl -P /run/bird/$2.pid ;;
"stop bird" | "stop bird6")
    kill $(cat /run/bird/$2.pid)
    while is_up $2; do sleep 0.1; done ;;
"start frr")
    for daemon in zebra staticd bfdd bgpd; do @DAEMONS@/frr/$daemon -d -u frr -g frr -f /dev/null || exit; done
    exec @DAEMONS@/frr/vtysh -b ;;
"reload frr") exec /usr/bin/python3 @DAEMONS@/frr/frr-reload.py --reload --stdout --bindir @DAEMONS@/frr --vty_socket /run/frr /etc/frr/frr.conf ;;
"restart systemd-networkd")
    # All hosts see the processes of all.
    for one in /proc/[0-9]*; do
        [ "$(readlink $one/ns/net)" = "$(readlink /proc/self/ns/net)" ] || continue
        case "$(cat $one/comm)" in systemd-network*) kill -USR2 ${one#/proc/} ;; esac
    done
    /usr/lib/systemd/systemd-networkd >/dev/null 2>&1 & ;;
"restart networking") ifdown -a --exclude=lo; exec ifup -a ;;
*) echo "the laboratory can't: systemctl $*" >&2; exit 1 ;;
esac
"#;

/// Everything that the scenes need, in one folder.
pub struct Fleet {
    folder: PathBuf,
}

impl Fleet {
    /// The one in a folder.
    pub fn at(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Makes a key, who may sign, and a host's description for each daemon.
    pub fn prepare(&self, daemons: &[&str]) {
        accepts(
            Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-C", "admin", "-f"])
                .arg(self.folder.join("key")),
            "a key",
        );
        let key = fs::read_to_string(self.folder.join("key.pub")).unwrap();
        fs::write(
            self.signers(),
            format!("admin namespaces=\"fabric-bundle\" {key}"),
        )
        .unwrap();
        // ifupdown2's installation alone makes it executable.
        script(
            &self.folder.join("ifreload"),
            "#!/bin/sh\nexec python3 /usr/sbin/ifreload \"$@\"\n",
        );
        for daemon in daemons {
            let systemctl = self.folder.join(format!("systemctl-{daemon}"));
            let cache = unpacked_daemons();
            let text = SYSTEMCTL
                .replace("@DAEMONS@", &cache.to_string_lossy())
                .replace("@NODE@", daemon);
            script(&systemctl, &text);
            let of = |folder: &str, name: &str| cache.join(folder).join(name);
            let programs = json!({
                "systemctl": systemctl,
                "bird": of(daemon, "bird"), "bird6": of(daemon, "bird6"),
                "ifreload": self.folder.join("ifreload"),
                "vtysh": of("frr", "vtysh"), "frr-reload.py": of("frr", "frr-reload.py"),
            });
            fs::write(
                self.host(daemon),
                json!({ "programs": programs }).to_string(),
            )
            .unwrap();
        }
    }

    /// Makes the bundles of a generation.
    pub fn bundle(&self, generation: u64, plan: &Value, edits: &[Edit]) {
        let mut plan = plan.clone();
        edits.iter().for_each(|edit| edit(&mut plan));
        let file = self.folder.join(format!("{generation}.json"));
        fs::write(&file, plan.to_string()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_fabricctl"));
        command
            .arg("bundle")
            .arg(file)
            .arg("--out")
            .arg(self.folder.join(generation.to_string()));
        command.args(["--generation", &generation.to_string(), "--sign"]);
        accepts(command.arg(self.folder.join("key")), "a plan's bundles");
    }

    /// A host's bundle of a generation.
    pub fn of(&self, generation: u64, host: &str) -> PathBuf {
        self.folder
            .join(generation.to_string())
            .join(format!("{host}.bundle.tar.gz"))
    }

    /// Who may sign.
    pub fn signers(&self) -> PathBuf {
        self.folder.join("signers")
    }

    /// The description of a host with a daemon.
    pub fn host(&self, daemon: &str) -> PathBuf {
        self.folder.join(format!("host-{daemon}.json"))
    }
}

fn script(file: &Path, text: &str) {
    fs::write(file, text).unwrap();
    fs::set_permissions(file, PermissionsExt::from_mode(0o755)).unwrap();
}

/// Where `scripts/daemons.sh` unpacks them.
fn unpacked_daemons() -> PathBuf {
    fabric_planner::lab::world::cache()
        .unwrap()
        .join("daemons-2")
}
