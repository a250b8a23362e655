//! NetworkManager's keyfiles
//! (<https://networkmanager.dev/docs/api/latest/nm-settings-keyfile.html>).

mod print;

pub use print::{print, unmanaged};
