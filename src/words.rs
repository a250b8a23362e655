//! Counted words.

use std::fmt::Display;

/// A number with its noun: `1 error`, `2 errors`.
pub fn counted<N: Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    if count == N::from(1) {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
