//! Putting a routing daemon's configuration in place, and the way back.

use crate::export::Artifacts;
use crate::export::runbook::ast::Block;
use crate::export::site::Site;
use crate::model::values::RoutingDaemon;
use crate::topology::Speaker;

/// Where the new files of a host lie on it.
pub const FOLDER: &str = "/root/fabric";

/// Where relatives of Red Hat have BIRD's configuration, moved to where the others have it.
pub const MOVE_BIRD: &str = "mkdir -p /etc/bird\n\
    [ -L /etc/bird.conf ] || { mv /etc/bird.conf /etc/bird/bird.conf; ln -s bird/bird.conf /etc/bird.conf; }";

/// A file that a daemon reads, the command that lets it read it anew, and its service.
struct File {
    path: &'static str,
    configure: &'static str,
    service: &'static str,
}

const BIRD: File = File {
    path: "etc/bird/bird.conf",
    configure: "birdc configure",
    service: "bird",
};
const BIRD6: File = File {
    path: "etc/bird/bird6.conf",
    configure: "birdc6 configure",
    service: "bird6",
};
const FRR: File = File {
    path: "etc/frr/frr.conf",
    configure: "systemctl reload frr",
    service: "frr",
};

/// The files that some daemons read, each once.
fn read_by(daemons: &[RoutingDaemon]) -> Vec<File> {
    let has_bird = daemons.iter().any(|daemon| *daemon != RoutingDaemon::Frr);
    let mut files = Vec::new();
    files.extend(has_bird.then_some(BIRD));
    files.extend(daemons.contains(&RoutingDaemon::Bird16).then_some(BIRD6));
    files.extend(daemons.contains(&RoutingDaemon::Frr).then_some(FRR));
    files
}

/// The paths of the files that some daemons read, from `/`.
pub fn files(daemons: &[RoutingDaemon]) -> Vec<&'static str> {
    read_by(daemons).iter().map(|file| file.path).collect()
}

/// Whether a host has a file for a routing daemon.
pub fn has_file(files: &Artifacts, host: &str) -> bool {
    [BIRD, BIRD6, FRR]
        .iter()
        .any(|file| files.get(&format!("{host}/{}", file.path)).is_some())
}

/// The daemons of some speakers, each once.
pub fn daemons(site: &Site, speakers: &[Speaker]) -> Vec<RoutingDaemon> {
    let mut daemons = Vec::new();
    for daemon in speakers.iter().filter_map(|speaker| site.daemon(speaker)) {
        if !daemons.contains(&daemon) {
            daemons.push(daemon);
        }
    }
    daemons
}

/// The packages of some daemons, as Debian calls them.
pub fn packages(daemons: &[RoutingDaemon]) -> Vec<&'static str> {
    let mut packages: Vec<_> = daemons.iter().copied().map(package).collect();
    packages.dedup();
    packages
}

fn package(daemon: RoutingDaemon) -> &'static str {
    match daemon {
        RoutingDaemon::Bird16 => "`bird` (1.6)",
        RoutingDaemon::Bird2 => "`bird2`",
        RoutingDaemon::Bird217 => "`bird2` (2.17 or later)",
        RoutingDaemon::Bird3 => "`bird3`",
        RoutingDaemon::Frr => "`frr` with `frr-pythontools`",
    }
}

/// The steps for hosts with several daemons: each daemon's under its name.
pub fn put_all(daemons: &[RoutingDaemon]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for daemon in daemons {
        if daemons.len() > 1 {
            blocks.push(Block::Text(format!("Where {} runs:", daemon.label())));
        }
        blocks.extend(put(*daemon));
    }
    blocks
}

fn put(daemon: RoutingDaemon) -> Vec<Block> {
    let Put {
        note,
        commands,
        confirm,
    } = Put::of(daemon);
    let mut blocks = Vec::new();
    if !note.is_empty() {
        blocks.push(Block::Text(note.into()));
    }
    let shows = shows(daemon);
    blocks.push(Block::Commands(format!("{commands}\n{shows}\n{confirm}")));
    blocks.push(Block::Text(match daemon {
        RoutingDaemon::Bird16 => {
            "Way back: put both files back from their `.before`, then `birdc configure; birdc6 configure`."
                .into()
        }
        _ => format!("Way back: `{}`.", back(&[daemon])),
    }));
    blocks
}

/// How a daemon's new file is tried and put in place, and confirmed when [`shows`] shows it at work.
pub struct Put {
    /// What to know first; may be empty.
    pub note: &'static str,
    /// The commands on the host.
    pub commands: String,
    /// The command without which it is taken back.
    pub confirm: &'static str,
}

impl Put {
    /// That of a daemon.
    pub fn of(daemon: RoutingDaemon) -> Self {
        match daemon {
            RoutingDaemon::Bird16 => bird1(),
            RoutingDaemon::Bird2 | RoutingDaemon::Bird217 => {
                bird("Reconfigured; taken back after 300 s")
            }
            RoutingDaemon::Bird3 => bird("in progress; taken back after 300 s"),
            RoutingDaemon::Frr => frr(),
        }
    }
}

/// The command that puts back what [`Put`] replaced.
pub fn back(daemons: &[RoutingDaemon]) -> String {
    let steps: Vec<_> = read_by(daemons)
        .iter()
        .map(|file| {
            let File {
                path, configure, ..
            } = file;
            format!("cp -a /{path}.before /{path} && {configure}")
        })
        .collect();
    steps.join("\n")
}

/// The command that shows a daemon's sessions.
pub fn shows(daemon: RoutingDaemon) -> &'static str {
    match daemon {
        RoutingDaemon::Bird16 => "birdc show protocols; birdc6 show protocols",
        RoutingDaemon::Frr => "vtysh -c 'show bgp summary' -c 'show bfd peers brief'",
        _ => "birdc show protocols",
    }
}

/// The services of a daemon.
pub fn services(daemon: RoutingDaemon) -> String {
    let files = read_by(&[daemon]);
    let names: Vec<_> = files.iter().map(|file| file.service).collect();
    names.join(" ")
}

/// Trying and confirming a `bird.conf`.
fn bird(answer: &str) -> Put {
    Put {
        note: "",
        confirm: "birdc configure confirm                  # when it is as expected",
        commands: format!(
            "new={FOLDER}/etc/bird/bird.conf\n\
             bird -p -c $new                          # says nothing: it can be read\n\
             cp -a /etc/bird/bird.conf /etc/bird/bird.conf.before\n\
             install -D -o root -g bird -m 0640 $new /etc/bird/bird.conf\n\
             systemctl enable --now bird\n\
             birdc configure timeout 300              # {answer}"
        ),
    }
}

/// The same for the two daemons of BIRD 1.6, as far as the host's folder has their files.
fn bird1() -> Put {
    Put {
        confirm: "birdc configure confirm; birdc6 configure confirm # when it is as expected",
        note: "BIRD 1.6 is two daemons, `bird` for IPv4 and `bird6` for IPv6. A host has a file for each family\n\
            of its VMs: leave out the other one.",
        commands: format!(
            "cd {FOLDER}/etc/bird\n\
             bird -p -c bird.conf; bird6 -p -c bird6.conf # say nothing: they can be read\n\
             cp -a /etc/bird/bird.conf /etc/bird/bird.conf.before\n\
             cp -a /etc/bird/bird6.conf /etc/bird/bird6.conf.before\n\
             install -D -o root -g bird -m 0640 -t /etc/bird *.conf\n\
             systemctl enable --now bird bird6\n\
             birdc configure timeout 300              # Reconfigured; taken back after 300 s\n\
             birdc6 configure timeout 300"
        ),
    }
}

/// FRR takes nothing back by itself, so it gets an undo.
fn frr() -> Put {
    Put {
        confirm: "systemctl stop fabric-frr-undo.timer     # when it is as expected",
        note: "FRR starts `bgpd` and `bfdd` only where `/etc/frr/daemons` says so. It rewrites its file without the\n\
            comments when somebody says `write`.",
        commands: format!(
            "new={FOLDER}/etc/frr/frr.conf\n\
             vtysh -C -f $new                         # says nothing: it can be read\n\
             cp -a /etc/frr/frr.conf /etc/frr/frr.conf.before\n\
             cp -a /etc/frr/daemons /etc/frr/daemons.before\n\
             sed -i 's/^\\(bgpd\\|bfdd\\)=no/\\1=yes/' /etc/frr/daemons\n\
             cmp -s /etc/frr/daemons /etc/frr/daemons.before || systemctl restart frr\n\
             systemctl enable --now frr\n\
             systemd-run --on-active=5min --unit=fabric-frr-undo sh -c \\\n  \
             'cp -a /etc/frr/frr.conf.before /etc/frr/frr.conf; systemctl reload frr'\n\
             install -o frr -g frr -m 0640 $new /etc/frr/frr.conf\n\
             systemctl reload frr                     # changes what differs, sessions that stay stay up"
        ),
    }
}

/// Shell that lets the daemons read the files that are back in place, and stops one without a file.
pub fn reload(daemons: &[RoutingDaemon]) -> String {
    let mut commands = String::new();
    for file in read_by(daemons) {
        let File {
            path,
            configure,
            service,
        } = file;
        commands += &format!(
            "\nif [ -e {path} ]; then {configure}; else systemctl disable --now {service}; fi"
        );
    }
    commands
}
