//! The tests' own reader of Junos' braces is no fool.

mod common;

use common::braces::flattened;

const RIGHT: &str = include_str!("export/hostile-names/expected/import/fabric.conf");

/// The statements, without the comments above them.
fn body() -> &'static str {
    &RIGHT[RIGHT.find("routing-options").unwrap()..]
}

#[test]
fn what_does_not_match_is_refused() {
    assert!(flattened(body()).is_ok());
    let wrong = [
        (";", ""),
        ("}", ""),
        ("{", ""),
        ("}", "}}"),
        ("inet;", "\"inet;"),
        (" {", ";{"),
    ];
    for (sign, wrong) in wrong {
        let text = body().replacen(sign, wrong, 1);
        assert!(flattened(&text).is_err(), "`{wrong}` for `{sign}`");
    }
}

#[test]
fn what_is_said_otherwise_is_seen() {
    let said = |text: &str| flattened(text).unwrap();
    let external = body().replacen("type internal", "type external", 1);
    assert_ne!(said(&external), said(body()));
    let command = said("a { b \"c; d { e\" { # f }\n g; } }").join("");
    assert_eq!(command, "set a b \"c; d { e\" g");
}
