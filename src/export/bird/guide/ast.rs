//! What the guide's file is made of.

use std::net::Ipv4Addr;

use crate::export::About;
use crate::export::bird::ast::{Block, Setting};
use crate::export::bird::version::Version;
use crate::export::names::Symbol;
use crate::export::patterns::Pattern;

/// One `bird.conf` or `bird6.conf`.
#[derive(Debug)]
pub struct Config {
    /// Its head.
    pub about: About,
    /// BIRD 1.6 for one family.
    pub version: Version,
    /// The router id.
    pub router_id: Option<Ipv4Addr>,
    /// Addresses that no VM can have.
    pub martians: Vec<Pattern>,
    /// The pools, never empty.
    pub pools: Vec<Pattern>,
    /// Whether a VM's mark is a large community, which the core shall not see either.
    pub strips_large: bool,
    /// Whether nodes get each other's routes.
    pub is_direct: bool,
    /// Fast detection of dead neighbours.
    pub bfd: Option<Block>,
    /// The sessions, core gateways before nodes.
    pub sessions: Vec<(Symbol, Vec<Setting>)>,
}
