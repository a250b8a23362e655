//! Lists of patterns (ssh_config(5), PATTERNS).

/// Whether a list with commas between its patterns takes a text: one pattern does, and none that begins with
/// `!` does.
pub fn list_takes(list: &str, text: &str) -> bool {
    let mut taken = false;
    for pattern in list.split(',') {
        match pattern.strip_prefix('!') {
            Some(pattern) if takes(pattern, text) => return false,
            Some(_) => {}
            None => taken |= takes(pattern, text),
        }
    }
    taken
}

/// `*` stands for any characters, `?` for one. Takes time in proportion to both lengths at most.
fn takes(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut star = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(byte) if *byte == b'?' || *byte == text[t] => {
                p += 1;
                t += 1;
            }
            // The last star takes one more.
            _ => match star {
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    p = at + 1;
                    t = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::list_takes;

    #[test]
    fn as_openssh_does() {
        for (list, text, taken) in [
            ("fabric-bundle", "fabric-bundle", true),
            ("fabric-*", "fabric-bundle", true),
            ("*", "", true),
            ("file,git", "git", true),
            ("file,git", "fabric-bundle", false),
            ("*,!fabric-bundle", "fabric-bundle", false),
            ("!file", "fabric-bundle", false),
            ("f?b*e,x", "fabric-bundle", true),
            ("f?r*e,x", "fabric-bundle", false),
            ("f*b?n*e", "fabric-bundle", true),
            ("f*b?d*e", "fabric-bundle", false),
            ("f*b??d*e", "fabric-bundle", true),
            ("", "fabric-bundle", false),
        ] {
            assert_eq!(list_takes(list, text), taken, "{list} {text}");
        }
    }
}
