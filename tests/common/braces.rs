//! A reader of Junos' configuration in braces, which no program here has: back to set commands.

/// The statements of a configuration as set commands, in its order.
///
/// # Errors
/// What can't be read: braces or quotes that do not match, an empty statement.
pub fn flattened(text: &str) -> Result<Vec<String>, String> {
    let (mut commands, mut levels, mut words) =
        (Vec::new(), Vec::<String>::new(), Vec::<String>::new());
    for token in tokens(text)? {
        match token.as_str() {
            "{" | ";" if words.is_empty() => return Err(format!("nothing before `{token}`")),
            "{" => levels.push(std::mem::take(&mut words).join(" ")),
            ";" => {
                let statement: Vec<_> = levels.iter().cloned().chain(words.drain(..)).collect();
                commands.push(format!("set {}", statement.join(" ")));
            }
            "}" if !words.is_empty() => return Err(format!("`{}` has no end", words.join(" "))),
            "}" => {
                levels.pop().ok_or("a brace too many")?;
            }
            _ => words.push(token),
        }
    }
    if levels.is_empty() && words.is_empty() {
        Ok(commands)
    } else {
        Err(format!("open at the end: {levels:?} {words:?}"))
    }
}

/// Words, texts with their quotes, and the three signs; without comments.
fn tokens(text: &str) -> Result<Vec<String>, String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '#' => {
                rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
                continue;
            }
            '"' => {
                let end = rest[1..].find('"').ok_or("a quote too many")?;
                if rest[1..=end].contains('\n') {
                    return Err(format!("a text of several lines: {}", &rest[..end]));
                }
                end + 2
            }
            '{' | '}' | ';' => 1,
            c if c.is_whitespace() => {
                rest = &rest[c.len_utf8()..];
                continue;
            }
            _ => {
                let ends = |c: char| c.is_whitespace() || "{};\"#".contains(c);
                rest.find(ends).unwrap_or(rest.len())
            }
        };
        tokens.push(rest[..length].to_owned());
        rest = &rest[length..];
    }
    Ok(tokens)
}

/// Fails unless a file in braces says what the set commands say.
pub fn say_the_same(set: &str, braces: &str) {
    let commands = set.lines().filter(|line| !line.starts_with('#'));
    let mut wanted: Vec<_> = commands.map(str::to_owned).collect();
    let mut found = flattened(braces).unwrap_or_else(|error| panic!("{error}:\n{braces}"));
    wanted.sort();
    found.sort();
    assert_eq!(found, wanted);
}
