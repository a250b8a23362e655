//! Why a path can't be managed.

use std::io;

use crate::agent::files::{Files, Kind, ancestors};
use crate::agent::stop::Stop;

/// In a sentence, why a path could not be read.
pub fn obstacle(files: &dyn Files, path: &str, error: &io::Error) -> Stop {
    for folder in ancestors(path) {
        match files.look(folder) {
            Ok(Some(look)) if look.kind == Kind::Symlink => {
                return Stop::refused(format!(
                    "`/{folder}`, on the way to `/{path}`, is a symbolic link; files are managed in real folders alone"
                ));
            }
            Ok(Some(look)) if look.kind != Kind::Directory => {
                return Stop::refused(format!(
                    "`/{folder}`, on the way to `/{path}`, is no folder"
                ));
            }
            _ => {}
        }
    }
    let what = match files.look(path).ok().flatten().map(|look| look.kind) {
        Some(Kind::Symlink) => "a symbolic link",
        Some(Kind::Directory) => "a folder",
        Some(Kind::Special) => "a device, a socket or a pipe",
        Some(Kind::File) | None => return Stop::failed(&format!("read `/{path}`"), error),
    };
    Stop::refused(format!(
        "`/{path}` is {what}, where a file is to be; move it away and apply again"
    ))
}
