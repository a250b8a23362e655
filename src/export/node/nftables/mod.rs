//! Guards: tables of nftables (nft(8), 1.0.2 and later) that stand beside other users' rules.

mod ast;
mod bridge;
mod lower;
mod print;

pub use lower::lower;
pub use print::print;
