//! A world of its own for the laboratory: new network, mount, process and host name namespaces.
//!
//! All that a laboratory makes is inside of them: interfaces, daemons, folders in memory. The kernel
//! takes a world away with its first process, and that one dies with `fabricctl`, whatever ends it:
//! its own end, an error, Ctrl-C or `kill -9`. Nothing has to be cleaned up, two laboratories can't
//! meet, and nothing leaves them: no interface of the machine is inside.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{self, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use super::command;
use super::trouble::{Result, Trouble};

/// Every step has a limit of its own; all together may not take longer than this.
const LONGEST: Duration = Duration::from_secs(3600);

/// Tells a process that it is the first one of a world.
const MARK: &str = "FABRICCTL_LAB_WORLD";

/// Where the world keeps its files, in memory.
pub const FOLDER: &str = "/run/lab";

/// The namespaces of a world.
const UNSHARED: [&str; 7] = [
    "--mount",
    "--net",
    "--uts",
    "--ipc",
    "--pid",
    "--fork",
    "--mount-proc",
];

/// What every laboratory takes of a kernel.
const TRIAL: &str = "mount -t tmpfs lab /run
ip link add one type veth peer name other
ip link add bridge type bridge
nft list tables";

/// Runs a command on a host, for whoever looks around; tells the hosts who names none.
const ON: &str = r#"#!/bin/sh
# on HOST COMMAND…
if [ $# -lt 2 ] || ! [ -f "/run/lab/$1/pid" ]; then
    [ $# -gt 0 ] && ! [ -f "/run/lab/$1/pid" ] && echo "on: there is no host '$1'" >&2
    echo "usage: on HOST COMMAND, where HOST is one of:" >&2
    for pid in /run/lab/*/pid; do host=${pid%/pid}; echo "  ${host##*/}"; done >&2
    exit 2
fi
read -r pid <"/run/lab/$1/pid" || [ "$pid" ] || exit
shift
exec nsenter --target "$pid" --mount --net --uts -- "$@"
"#;

/// The programs without which there is no world.
const NEEDED: [(&str, &str); 8] = [
    ("setpriv", "util-linux"),
    ("unshare", "util-linux"),
    ("nsenter", "util-linux"),
    ("mount", "mount"),
    ("timeout", "coreutils"),
    ("ip", "iproute2"),
    ("nft", "nftables"),
    ("sysctl", "procps"),
];

/// Whether this process is the first one of a world.
pub fn is_inside() -> bool {
    env::var_os(MARK).is_some()
}

/// Finds out whether a world can be made here.
///
/// # Errors
/// What is missing, and the way out.
pub fn possible() -> Result<()> {
    if !fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
        return Err(Trouble::new(
            "only root may boot a plan: it takes network, mount and process namespaces",
            "run it with sudo; nothing of the machine's own network is touched",
        ));
    }
    for (program, package) in NEEDED {
        if find(program).is_none() {
            return Err(Trouble::new(
                format!("the program `{program}` is missing"),
                format!("install it: on Debian it comes with the package `{package}`"),
            ));
        }
    }
    let mut trial = command::limited("unshare");
    trial.args(UNSHARED).args(["--", "sh", "-e", "-c", TRIAL]);
    trial.env("PATH", path());
    let (made, said) = command::talk(trial, "")?;
    if made {
        return Ok(());
    }
    let said = said.trim();
    Err(Trouble::new(
        format!("this machine does not give what a laboratory takes: {said}"),
        "run it on a machine, or in a container, that may make network, mount and process namespaces \
         (CAP_SYS_ADMIN), with veth, bridges and nftables in its kernel",
    ))
}

/// Runs this program again as the first process of a new world, with a text as its input, and gives
/// its exit status; `None` when it had none.
///
/// # Errors
/// When it can't be run.
pub fn enter(input: &str) -> io::Result<Option<i32>> {
    let mut child = Command::new("setpriv")
        .args(["--pdeathsig", "KILL", "--", "unshare"])
        .args(UNSHARED)
        .arg("--kill-child")
        .arg("--")
        .arg(env::current_exe()?)
        .args(env::args_os().skip(1))
        .env(MARK, "1")
        .env("PATH", path())
        .stdin(Stdio::piped())
        .spawn()?;
    if let Some(mut pipe) = child.stdin.take() {
        pipe.write_all(input.as_bytes())?;
    }
    Ok(child.wait()?.code())
}

/// Makes the world's first process at home: folders in memory instead of the machine's, and an end for
/// whatever hangs.
///
/// # Errors
/// When that is not allowed.
pub fn settle() -> Result<()> {
    thread::spawn(|| {
        thread::sleep(LONGEST);
        eprintln!(
            "error: the laboratory did not come to its end within {} minutes",
            LONGEST.as_secs() / 60
        );
        process::exit(2);
    });
    let mut mount = command::limited("mount");
    mount.args(["-t", "tmpfs", "-o", "mode=0755", "lab", "/run"]);
    command::run(mount, "")?;
    let on = Path::new(FOLDER).join("bin/on");
    let written = fs::create_dir_all(on.with_file_name(""))
        .and_then(|()| fs::write(&on, ON))
        .and_then(|()| fs::set_permissions(&on, Permissions::from_mode(0o755)));
    written.map_err(|error| Trouble::io(FOLDER, &error))
}

/// Runs a command of the user's in the world, on the terminal where there is one, and gives how it ended. Where
/// the standard output is for a program, what the command says goes to the standard error.
///
/// # Errors
/// When there is no shell.
pub fn visit(command: &str, aside: bool) -> Result<ExitStatus> {
    let path = env::var_os("PATH").unwrap_or_default();
    let own = Path::new(FOLDER).join("bin");
    let folders = [own].into_iter().chain(env::split_paths(&path));
    let path = env::join_paths(folders).unwrap_or_default();
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg(command)
        .env("PATH", path)
        .env_remove(MARK);
    // The standard input was the plan.
    let terminal = File::open("/dev/tty").map_or_else(|_| Stdio::null(), Stdio::from);
    if aside {
        shell.stdout(io::stderr());
    }
    let ended = shell.stdin(terminal).status();
    ended.map_err(|error| Trouble::io("sh", &error))
}

/// Where a program of the system is.
pub fn find(program: &str) -> Option<PathBuf> {
    let mut files = folders().map(|folder| folder.join(program));
    files.find(|file| file.is_file())
}

/// Where `scripts/` unpacks what the laboratory runs.
pub fn cache() -> Option<PathBuf> {
    let given = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || Some(PathBuf::from(env::var_os("HOME")?).join(".cache"));
    Some(given.or_else(home)?.join("fabric-planner"))
}

/// The folders of the path, and those for administrators, which are not on everybody's.
fn folders() -> impl Iterator<Item = PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let own: Vec<_> = env::split_paths(&path).collect();
    let usual = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    own.into_iter().chain(usual.map(PathBuf::from))
}

fn path() -> OsString {
    env::join_paths(folders()).unwrap_or_default()
}
