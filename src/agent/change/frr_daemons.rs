//! `/etc/frr/daemons`: FRR starts what stands there as `yes`. The file is the distribution's and the
//! administrator's; the agent sets two words in it.
//!
//! <https://docs.frrouting.org/en/latest/setup.html#daemons-configuration-file>

/// The file.
pub const PATH: &str = "etc/frr/daemons";

/// The daemons that the exported configuration needs beside zebra, which always runs.
const NEEDED: [&str; 2] = ["bgpd", "bfdd"];

/// The file's text with the needed daemons switched on.
pub fn switched_on(text: &str) -> String {
    NEEDED.iter().fold(text.to_owned(), |text, daemon| {
        set(&text, daemon, Some("yes"))
    })
}

/// The file's text with these daemons as they were in an older text.
pub fn switched_back(text: &str, origin: &str) -> String {
    NEEDED.iter().fold(text.to_owned(), |text, daemon| {
        set(&text, daemon, word(origin, daemon))
    })
}

/// What stands behind `DAEMON=`; the last line counts, as in the shell that reads it.
fn word<'a>(text: &'a str, daemon: &str) -> Option<&'a str> {
    text.lines().rev().find_map(|line| value(line, daemon))
}

fn value<'a>(line: &'a str, daemon: &str) -> Option<&'a str> {
    line.trim_start()
        .strip_prefix(daemon)?
        .strip_prefix('=')
        .map(str::trim_end)
}

/// Sets the word in every line for this daemon; without a word, the lines go. A line is added where
/// there is none.
fn set(text: &str, daemon: &str, word: Option<&str>) -> String {
    let mut found = false;
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        let ending = if line.ends_with('\n') { "\n" } else { "" };
        match (value(line.trim_end_matches('\n'), daemon), word) {
            (None, _) => out.push_str(line),
            (Some(_), None) => {}
            (Some(old), Some(word)) if old == word => {
                found = true;
                out.push_str(line);
            }
            (Some(_), Some(word)) => {
                found = true;
                out.push_str(&format!("{daemon}={word}{ending}"));
            }
        }
    }
    if let (false, Some(word)) = (found, word) {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(&format!("{daemon}={word}\n"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{switched_back, switched_on};

    const DEBIAN: &str = "# comment bgpd=no\nbgpd=no\nospfd=no\nbfdd=no\n\nvtysh_enable=yes\n";

    #[test]
    fn only_two_words_change_and_they_change_back() {
        let on = switched_on(DEBIAN);
        assert_eq!(
            on,
            "# comment bgpd=no\nbgpd=yes\nospfd=no\nbfdd=yes\n\nvtysh_enable=yes\n"
        );
        assert_eq!(switched_on(&on), on);
        assert_eq!(switched_back(&on, DEBIAN), DEBIAN);
    }

    #[test]
    fn missing_lines_are_added_and_go_again() {
        assert_eq!(switched_on("zebra=yes"), "zebra=yes\nbgpd=yes\nbfdd=yes\n");
        assert_eq!(
            switched_back("zebra=yes\nbgpd=yes\nbfdd=yes\n", "zebra=yes\n"),
            "zebra=yes\n"
        );
    }

    #[test]
    fn what_the_administrator_wrote_since_stays() {
        let edited = switched_on(DEBIAN).replace("ospfd=no", "ospfd=yes");
        assert_eq!(
            switched_back(&edited, DEBIAN),
            DEBIAN.replace("ospfd=no", "ospfd=yes")
        );
    }
}
