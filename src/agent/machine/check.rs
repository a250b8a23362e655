//! Staged files are read by their real parsers, on the host as it will be.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::view::View;
use super::{Failure, Host};
use crate::bundle::{Check, Parser};
use crate::control::bird;

/// How long a parser may take: 5,000 neighbours are read in less than a second.
const PATIENCE: Duration = Duration::from_secs(60);

impl Parser {
    /// Its program, and the package that has it.
    fn program(self) -> (&'static str, &'static str) {
        match self {
            Self::Bird => (
                "bird",
                "bird2` (or `bird`, `bird3`: the release that the plan names)",
            ),
            Self::Bird6 => ("bird6", "bird` (1.6)"),
            Self::Frr => ("vtysh", "frr`"),
            Self::Netplan => ("netplan", "netplan.io`"),
            Self::Nftables => ("nft", "nftables`"),
            Self::Ifupdown => ("ifup", "ifupdown`"),
            Self::Ifupdown2 => ("ifreload", "ifupdown2`"),
        }
    }

    /// The folder whose files it reads.
    fn folders(self) -> &'static [&'static str] {
        match self {
            Self::Bird | Self::Bird6 => &["etc/bird"],
            Self::Frr => &["etc/frr"],
            // In the order in which a name in one hides the same name in the next (netplan(5)).
            Self::Netplan => &["lib/netplan", "etc/netplan", "run/netplan"],
            Self::Nftables => &["etc/nftables.d"],
            Self::Ifupdown | Self::Ifupdown2 => &["etc/network"],
        }
    }
}

/// Lets a parser read a staged file.
pub fn check(host: &Host, check: &Check, stage: &Path) -> Result<(), Failure> {
    let (program, package) = check.parser.program();
    if host.settings.program(program).is_none() {
        return Err(Failure::new(format!(
            "`{program}`, which reads `{}`, is not on this host: is the package `{package} installed?",
            check.file
        )));
    }
    let view = View::new(stage, check.parser.folders())?;
    before(host, check, &view)?;
    let file = view.file(&check.file);
    let file = file.to_string_lossy();
    let state = view.path().join("state");
    let (root, state) = (view.path().to_string_lossy(), state.to_string_lossy());
    let args: &[&str] = match check.parser {
        Parser::Bird | Parser::Bird6 => &["-p", "-c", &file],
        Parser::Frr => &["-C", "-f", &file],
        Parser::Netplan => &["generate", "--root-dir", &root],
        Parser::Nftables => &["-c", "-f", &file],
        Parser::Ifupdown => &[
            "--no-act",
            "-a",
            "-i",
            "/etc/network/interfaces",
            "--state-dir",
            &state,
        ],
        Parser::Ifupdown2 => &["--syntax-check", "-a"],
    };
    let said = view.inside(|| host.try_run(program, args, PATIENCE))?;
    match said.trouble() {
        None => Ok(()),
        Some(_) => Err(Failure {
            message: format!("`{program}` refuses `{}`", check.file),
            output: said.text,
        }),
    }
}

/// What a parser does not see: whether anybody will read the file at all.
fn before(host: &Host, check: &Check, view: &View) -> Result<(), Failure> {
    match check.parser {
        Parser::Bird => is_bird_conf(host, false, &check.file),
        Parser::Bird6 => is_bird_conf(host, true, &check.file),
        Parser::Frr => host.has("frr-reload.py", "frr-pythontools"),
        Parser::Ifupdown | Parser::Ifupdown2 => is_sourced(view),
        Parser::Netplan | Parser::Nftables => Ok(()),
    }
}

/// AlmaLinux and other relatives of Red Hat read `/etc/bird.conf`.
fn is_bird_conf(host: &Host, six: bool, file: &str) -> Result<(), Failure> {
    let socket = host.settings.bird(six);
    let reply = bird::ask(&socket, "configure check", super::PATIENCE).ok();
    let reads = reply.and_then(|reply| read_by_bird(&reply.text));
    let name = Path::new(file).file_name().unwrap_or_default();
    let of_red_hat = || Some(Path::new("/etc").join(name)).filter(|path| path.exists());
    let Some(read) = reads.or_else(of_red_hat) else {
        return Ok(());
    };
    if is_same(&read, &Path::new("/").join(file)) {
        return Ok(());
    }
    Err(Failure::new(format!(
        "BIRD on this host reads `{0}`, not `/{file}`: move it there and put a link in its place (`mkdir -p /etc/bird; \
         mv {0} /{file}; ln -s /{file} {0}`)",
        read.display()
    )))
}

/// The file that BIRD names in its answer to `configure`.
pub fn read_by_bird(said: &str) -> Option<PathBuf> {
    let mut lines = said.lines();
    let path = lines.find_map(|line| line.strip_prefix("Reading configuration from "))?;
    Some(path.trim().into())
}

/// Whether two paths lead to one file; one that is still to come is what its name says.
pub fn is_same(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let target = |path: &Path| {
        let link = fs::read_link(path).ok();
        link.map(|link| path.parent().unwrap_or(path).join(link))
    };
    real(a) == real(b) || target(a).is_some_and(|to| real(&to) == real(b))
}

/// Without this line ifupdown never reads the fabric's file.
fn is_sourced(view: &View) -> Result<(), Failure> {
    let main = fs::read_to_string(view.path().join("etc/network/interfaces")).unwrap_or_default();
    let mut lines = main.lines().map(str::trim);
    if lines.any(|line| line.starts_with("source") && line.contains("interfaces.d")) {
        return Ok(());
    }
    Err(Failure::new(
        "`/etc/network/interfaces` does not read the files beside it: add the line `source /etc/network/interfaces.d/*`",
    ))
}
