//! File names from a plan's name.

/// A file name's stem from a plan's name, safe on every system; `plan` when nothing of it can stay.
pub fn file_stem(name: &str) -> String {
    let safe = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
            c
        } else {
            '-'
        }
    };
    let stem: String = name.trim().chars().take(60).map(safe).collect();
    let stem = stem.trim_matches('-');
    if stem.is_empty() {
        "plan".into()
    } else {
        stem.to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::file_stem;

    #[test]
    fn nothing_dangerous_stays() {
        assert_eq!(file_stem(" Ams 1 "), "ams-1");
        assert_eq!(file_stem("../../etc"), "etc");
        assert_eq!(file_stem("…"), "plan");
    }
}
