//! The plan as data: what a user may write down, mistakes included, and every change to it.
//!
//! A value that can't be read keeps its text beside the reason ([`Entry`]), so that nothing a user
//! typed is lost and every mistake can be shown at its place ([`DocPath`]).

mod edit;
mod entry;
mod exceptions;
pub mod field;
mod history;
mod map;
mod path;
mod plan;
mod reason;
pub mod record;
mod references;
mod tree;
pub mod values;

pub use edit::{Edit, EditError};
pub use entry::{Entry, JsonForm, Leaf, List, Value};
pub use field::{Field, Form};
pub use history::History;
pub use map::Map;
pub use path::DocPath;
pub use plan::{
    Cluster, ClusterNetwork, Exception, FORMAT, Gateway, Interface, Network, Node, Plan, Pool,
    Reflector, Vm,
};
use reason::shown;
pub use reason::{Reason, ReasonKind};
pub use record::{Fault, FaultKind, FieldInfo, distance};
use references::interface_references;
pub use references::{Noun, Reference, references};
pub use tree::Tree;
