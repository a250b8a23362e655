//! The values a plan is made of: newtypes that cannot hold nonsense.

mod address;
mod asn;
mod choices;
mod community;
mod interface;
mod mac;
mod names;
mod number;
mod pattern;
mod range;
mod route;
mod text;

pub use address::{InterfaceAddress, Prefix};
pub use asn::Asn;
pub use choices::{
    BondMode, EastWest, InterfaceKind, NetworkBackend, NetworkKind, NetworkMode, Platform,
    Provider, ReflectorRole, RouteMatch, RoutingDaemon, Style, SubnetLayout, Virtualization,
    VmRoutes,
};
pub use community::Community;
pub use interface::{IfName, MAX_INTERFACE_NAME, VmIfName};
pub use mac::MacAddr;
pub use names::{ClusterRef, GatewayRef, NodeRef, ObjectName, PoolRef, ReflectorRef};
pub use number::{
    BfdInterval, BfdMultiplier, HoldTime, Metric, Mtu, PathCount, PrefixLimit, VlanId,
};
pub use range::{AddressRange, Family};
pub use route::StaticRoute;
pub use text::{Notes, OsId, Password, RuleName, Title};
