//! Staged files are read by their real parsers, on the host as it will be.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::reload::units;
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
        None if check.parser == Parser::Nftables => is_loaded_at_boot(host),
        None => Ok(()),
        Some(_) if check.parser == Parser::Ifupdown2 && doubts_none_alone(&said.text) => Ok(()),
        Some(_) => Err(Failure {
            message: format!("`{program}` refuses `{}`", check.file),
            output: said
                .text
                .lines()
                .map(without_password)
                .collect::<Vec<_>>()
                .join("\n"),
        }),
    }
}

/// Whether ifupdown2 objects to nothing but a bridge without ports: its check wants interfaces after
/// `bridge_ports`, `ifreload` itself takes `none` (3.0.0, `_check_validvals` and `_get_ifaceobj_bridge_ports`).
/// What it says of its own host beside that is known; any other line may be an objection.
fn doubts_none_alone(said: &str) -> bool {
    let doubts = |line: &str| line.contains("bridge-ports: invalid value \"none\"");
    let harmless = |line: &str| line.starts_with("warning: /sbin/brctl: missing");
    let mut lines = said.lines().filter(|line| !line.trim().is_empty());
    said.lines().any(doubts) && lines.all(|line| doubts(line) || harmless(line))
}

/// A line that a parser quotes, fit for a log: what follows the first word for a password is left out.
fn without_password(line: &str) -> String {
    const WORDS: [&str; 6] = ["password", "secret", "psk", "passphrase", "md5", "key"];
    let lower = line.to_ascii_lowercase();
    let mut end = None;
    for word in WORDS {
        for (at, _) in lower.match_indices(word) {
            let behind = &lower[at + word.len()..];
            let is_word = !lower[..at].ends_with(|c: char| c.is_ascii_alphabetic())
                && behind.starts_with([' ', '\t', ':', '=']);
            let at = at + word.len() + 1;
            if is_word && end.is_none_or(|end| at < end) {
                end = Some(at);
            }
        }
    }
    match end {
        Some(end) if !line[end..].trim().is_empty() => {
            format!("{} (hidden)", line[..end].trim_end())
        }
        _ => line.to_owned(),
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

/// Guards that nobody loads when the host boots are gone after that.
fn is_loaded_at_boot(host: &Host) -> Result<(), Failure> {
    // Debian's and Red Hat's, as their units name them.
    let files = ["/etc/nftables.conf", "/etc/sysconfig/nftables.conf"];
    if !files
        .iter()
        .any(|file| fs::read_to_string(file).is_ok_and(|text| includes(&text)))
    {
        return Err(Failure::new(
            "nobody loads the guards when the host boots: add the line `include \"/etc/nftables.d/*.nft\"` to \
             `/etc/nftables.conf` (Red Hat: `/etc/sysconfig/nftables.conf`)",
        ));
    }
    match units::enabled(host, "nftables") {
        Some(false) => Err(Failure::new(
            "nobody loads the guards when the host boots: `systemctl enable nftables` lets it",
        )),
        _ => Ok(()),
    }
}

/// Whether a file of nftables reads those of the fabric.
fn includes(text: &str) -> bool {
    let mut files = text.lines().filter_map(|line| {
        let file = line.trim().strip_prefix("include")?;
        file.trim()
            .trim_end_matches(';')
            .trim()
            .strip_prefix('"')?
            .strip_suffix('"')
    });
    let own = [
        "/etc/nftables.d/*.nft",
        "/etc/nftables.d/*",
        "/etc/nftables.d/fabric.nft",
        "/etc/nftables.d",
        "/etc/nftables.d/",
    ];
    files.any(|file| own.contains(&file))
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

#[cfg(test)]
mod tests {
    use super::{doubts_none_alone, includes, without_password};

    #[test]
    fn a_bridge_without_ports_is_no_fault() {
        let none = "warning: vmbr0: bridge-ports: invalid value \"none\": valid attribute values: ['<interface-list>']\n";
        let brctl = "warning: /sbin/brctl: missing - bridge operation may not work as expected.\n";
        assert!(doubts_none_alone(none) && doubts_none_alone(&format!("{brctl}{none}")));
        for other in [
            "warning: vmbr0: bridge-ports: invalid value \"nine\": valid attribute values: ['<interface-list>']",
            "error: /etc/network/interfaces.d/fabric: line4: iface eno1: invalid syntax 'mtu'",
            "warning: addon 'mtu': mtu: not a number",
            "warning: eth0: address: 10.0.0.9: multiple gateways for inet family",
        ] {
            assert!(!doubts_none_alone(other), "{other}");
            assert!(!doubts_none_alone(&format!("{none}{other}")), "{other}");
        }
    }

    #[test]
    fn passwords_are_not_quoted() {
        for (line, hidden) in [
            (
                "line 7: % Unknown command:  neighbor 10.0.0.2 password s3cret x",
                "line 7: % Unknown command:  neighbor 10.0.0.2 password (hidden)",
            ),
            ("    psk=s3cret", "    psk= (hidden)"),
            ("wifi: {Password: s3cret}", "wifi: {Password: (hidden)"),
            ("bird.conf:3:5 syntax error", "bird.conf:3:5 syntax error"),
            ("the password", "the password"),
            ("a monkey=1", "a monkey=1"),
        ] {
            assert_eq!(without_password(line), hidden);
        }
    }

    #[test]
    fn guards_are_loaded_where_a_file_names_their_folder() {
        assert!(includes(
            "flush ruleset\n  include \"/etc/nftables.d/*.nft\";\n"
        ));
        assert!(includes("include \"/etc/nftables.d/fabric.nft\"\n"));
        assert!(!includes(
            "# include \"/etc/nftables.d/*.nft\"\ninclude \"/etc/nftables/main.nft\"\n"
        ));
    }
}
