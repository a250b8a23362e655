//! Contents that could carry commands: switches of the kernel, ifupdown's hooks and a unit of systemd have a
//! closed grammar of their own. A line that the planner would not write is refused, whoever signed it.
//!
//! All other files of [`super::PLACES`] are data to whoever reads them.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

use super::Refusal;
use super::place::shown;

/// The files with a grammar, and what their lines may be.
///
/// A word in angle brackets stands for a value, words in square brackets may be missing.
const GRAMMARS: &[(&str, &[&str])] = &[
    ("etc/sysctl.d/60-fabric.conf", &["<switch> = <number>"]),
    (
        "etc/network/interfaces.d/fabric",
        &[
            "auto <name>",
            "iface <name> <family> <method>",
            "address <net>",
            "gateway <ip>",
            "hwaddress <mac>",
            "mtu <number>",
            "dad-attempts 0",
            "bridge_ports <names>",
            "bridge_stp off",
            "bridge_fd 0",
            "bond-slaves <names>",
            "bond-mode <name>",
            "bond-miimon <number>",
            "vlan-raw-device <name>",
            "vlan-id <number>",
            "pre-up ip link set dev <name> addrgenmode none",
            "pre-up ip link add link <name> name <name> type vlan id <number>",
            "post-down ip link delete dev <name>",
            "up ip link set dev <name> address <mac>",
            "up ip route replace <net> [ via <ip> ] dev <name> [ onlink ] [ metric <number> ]",
            "up sysctl -q -e -w <accept_ra>",
        ],
    ),
    (
        "etc/systemd/system/fabric-neighbours.service",
        &[
            "[Unit]",
            "Description=Neighbour discovery for VMs",
            "Wants=network-online.target",
            "After=network-online.target",
            "[Service]",
            "Type=oneshot",
            "RemainAfterExit=yes",
            "ExecStart=/sbin/ip -6 neighbour replace proxy <ipv6> dev <name>",
            "[Install]",
            "WantedBy=multi-user.target",
        ],
    ),
];

/// Checks a file's content.
///
/// # Errors
/// The first line that is none of the planner's.
pub fn check(path: &str, content: &[u8]) -> Result<(), Refusal> {
    let Some((_, forms)) = GRAMMARS.iter().find(|(own, _)| *own == path) else {
        return Ok(());
    };
    let refused = |message: String| {
        let help = "it might do more than the planner ever asks for: don't trust who signed it";
        Err(Refusal::new(message, help))
    };
    let Ok(text) = std::str::from_utf8(content) else {
        return refused(format!("`{path}` is not in UTF-8"));
    };
    for (i, line) in text.split('\n').enumerate() {
        if !is_comment(line) && !forms.iter().any(|form| matches(form, line)) {
            return refused(format!(
                "line {} of `{path}`, `{}`, is none that the planner writes",
                i + 1,
                shown(line)
            ));
        }
    }
    Ok(())
}

/// Nothing, or a comment that ends with its line and holds nothing for ifupdown2's templates, which are made
/// before comments are known.
fn is_comment(line: &str) -> bool {
    let is_plain = |c: char| !c.is_control() && c != '%';
    line.is_empty() || line.starts_with("# ") && line.chars().all(is_plain) && !line.ends_with('\\')
}

/// Whether a line has a form: single spaces between its words, and at most four before them.
fn matches(form: &str, line: &str) -> bool {
    let line = line.strip_prefix("    ").unwrap_or(line);
    let words: Vec<&str> = line.split(' ').collect();
    let form: Vec<&str> = form.split(' ').collect();
    words_match(&form, &words)
}

fn words_match(form: &[&str], words: &[&str]) -> bool {
    match (form, words) {
        ([], []) => true,
        (["[", rest @ ..], _) => {
            let Some(end) = rest.iter().position(|word| *word == "]") else {
                return false;
            };
            let (inner, behind) = (&rest[..end], &rest[end + 1..]);
            words_match(behind, words)
                || words
                    .split_at_checked(inner.len())
                    .is_some_and(|(own, others)| {
                        words_match(inner, own) && words_match(behind, others)
                    })
        }
        (["<names>"], _) => !words.is_empty() && words.iter().all(|word| is_name(word)),
        ([first, form @ ..], [word, words @ ..]) => {
            word_matches(first, word) && words_match(form, words)
        }
        _ => false,
    }
}

fn word_matches(form: &str, word: &str) -> bool {
    match form {
        "<name>" => is_name(word),
        "<number>" => is_number(word),
        "<ip>" => word.parse::<IpAddr>().is_ok(),
        "<ipv6>" => word.parse::<Ipv6Addr>().is_ok(),
        "<net>" => word.parse::<IpNet>().is_ok(),
        "<mac>" => word.split(':').count() == 6 && word.split(':').all(is_byte),
        "<family>" => matches!(word, "inet" | "inet6"),
        "<method>" => matches!(word, "manual" | "static"),
        "<switch>" => is_switch(word),
        "<accept_ra>" => word
            .strip_prefix("net/ipv6/conf/")
            .and_then(|rest| rest.split_once('/'))
            .and_then(|(name, rest)| Some((name, rest.strip_prefix("accept_ra=")?)))
            .is_some_and(|(name, value)| is_name(name) && is_number(value)),
        _ => form == word,
    }
}

/// An interface's name, or a word like one: nothing in it means something to a shell, to systemd or to `ip`.
fn is_name(word: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    word.bytes().all(is_plain) && word.starts_with(|c: char| c.is_ascii_alphanumeric())
}

fn is_number(word: &str) -> bool {
    (1..=10).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_byte(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A switch of the network, of one interface or of all; a `-` says that it may be missing.
fn is_switch(word: &str) -> bool {
    let word = word.strip_prefix('-').unwrap_or(word);
    let parts: Vec<&str> = word.split('.').collect();
    match parts[..] {
        ["net", "ipv4", "ip_forward"] => true,
        ["net", "bridge", switch] => matches!(
            switch,
            "bridge-nf-call-iptables" | "bridge-nf-call-ip6tables" | "bridge-nf-call-arptables"
        ),
        ["net", "ipv4" | "ipv6", "conf", interface, switch] => {
            // A dot is written as `/`; `*` takes every interface of a kind.
            let plain = interface.replace(['/', '*'], "0");
            is_name(&plain)
                && matches!(
                    switch,
                    "forwarding"
                        | "send_redirects"
                        | "accept_redirects"
                        | "rp_filter"
                        | "proxy_arp"
                        | "proxy_ndp"
                )
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_planner_alone() {
        let file = "etc/network/interfaces.d/fabric";
        for line in [
            "",
            "# The interfaces of the node fsn7.",
            "auto eno1.4009",
            "    bridge_ports eno1 eno2",
            "    up ip route replace 0.0.0.0/0 via 10.0.0.1 dev eno1 onlink metric 200",
            "    up ip route replace 10.0.0.0/8 dev eno1",
            "    up sysctl -q -e -w net/ipv6/conf/eno1.7/accept_ra=0",
        ] {
            assert_eq!(check(file, line.as_bytes()), Ok(()), "{line}");
        }
        for line in [
            "    up ip route replace 10.0.0.0/8 dev eno1; reboot",
            "    up ip route replace 10.0.0.0/8 dev $(reboot)",
            "    up ip route replace 10.0.0.0/8 dev eno1 metric 200 onlink",
            "    up sysctl -q -e -w kernel/core_pattern=|/bin/sh",
            "    up sysctl -q -e -w net/ipv6/conf/../accept_ra=0",
            "    down reboot",
            "    bridge_ports eno1 ",
            "    bridge_ports",
            "\tauto eno1",
            "auto -a",
            "auto eno1\r",
            "iface eno1 inet dhcp",
            "source /tmp/x",
            "# it goes on \\",
            "# 100 % ${self.module}",
            "#!/bin/sh",
        ] {
            assert!(check(file, line.as_bytes()).is_err(), "{line}");
        }
    }
}
