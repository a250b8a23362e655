//! Which routes a node learns, installs, announces and takes.

use crate::export::bird::ast::{Block, Change, Item, Kernel, Step, Test};
use crate::export::bird::lower::{block, community_symbol, pool_symbol};
use crate::export::names::{Names, Symbol};
use crate::model::values::{Family, VmRoutes};
use crate::topology::Fabric;

/// A symbol that exists once a family.
pub fn of(family: Family, names: [&'static str; 2]) -> Symbol {
    Symbol::fixed(match family {
        Family::V4 => names[0],
        Family::V6 => names[1],
    })
}

fn learn_filter(family: Family) -> Symbol {
    of(family, ["vm_routes_v4", "vm_routes_v6"])
}

fn install_filter(family: Family) -> Symbol {
    of(family, ["to_kernel_v4", "to_kernel_v6"])
}

/// What reflectors get.
pub fn announce_filter(family: Family) -> Symbol {
    of(family, ["to_reflectors_v4", "to_reflectors_v6"])
}

/// What is taken from reflectors.
pub fn import_filter(family: Family) -> Symbol {
    of(family, ["from_reflectors_v4", "from_reflectors_v6"])
}

/// Beyond what `ip route add` takes when it is told nothing (0, for IPv6 1024): the platform's own
/// route to a VM that comes here wins before BIRD has seen it.
const BEHIND_PLATFORM: u32 = 2048;

/// Beyond what BIRD gives routes of BGP (100): the VM runs here, whatever others still say.
const BEFORE_BGP: u16 = 200;

/// Why the kernel's routes are treated so.
pub fn about_kernel(fabric: &Fabric) -> &'static str {
    match (fabric.vm_routes, fabric.is_direct) {
        (VmRoutes::Learned, false) => {
            "The platform puts a VM's route into the kernel; BIRD sees it at once by netlink, the scan\n\
             is the safety net. BIRD writes nothing there: its end does not cut a VM off."
        }
        (VmRoutes::Learned, true) => {
            "The platform puts a VM's route into the kernel; BIRD sees it at once by netlink, the scan\n\
             is the safety net. BIRD adds the ways to the other nodes' VMs, behind the platform's routes.\n\
             When it ends they go, and the core is the way again."
        }
        (VmRoutes::Static, false) => {
            "The routes below are what the kernel has of VMs. They stay when BIRD ends: its end does not\n\
             cut a VM off."
        }
        (VmRoutes::Static, true) => {
            "The routes below are what the kernel has of VMs, with the ways to the other nodes' VMs. They stay\n\
             when BIRD ends: its end does not cut a VM off."
        }
    }
}

/// What is done with the kernel's routes.
pub fn kernel(fabric: &Fabric, family: Family) -> Kernel {
    let learns = !fabric.has_static_routes();
    let installs = !learns || fabric.is_direct;
    Kernel {
        learn: learns.then(|| learn_filter(family)),
        install: installs.then(|| install_filter(family)),
        persist: !(learns && fabric.is_direct),
        metric: (learns && fabric.is_direct).then_some(BEHIND_PLATFORM),
        ..Kernel::default()
    }
}

/// All filters of a family.
pub fn filters(names: &Names, fabric: &Fabric, family: Family) -> Vec<Block> {
    let not_in_pool = || Test::NotIn(vec![pool_symbol(names, fabric, family)]);
    let mut blocks = Vec::new();
    if !fabric.has_static_routes() {
        let mut learn = vec![
            Step::Reject(not_in_pool(), ""),
            Step::Reject(Test::NotAtVm, "not through the uplink"),
        ];
        if fabric.is_direct {
            let why = "before what others say of it";
            learn.push(Step::Change(Change::Prefer(BEFORE_BGP), why));
        }
        learn.push(Step::Accept);
        blocks.push(block("", Item::Filter(learn_filter(family), learn)));
    }
    if let Some(name) = kernel(fabric, family).install {
        blocks.push(block("", Item::Filter(name, installed(fabric))));
    }
    let mut announce = vec![
        Step::Reject(Test::NotOfOwnVm(fabric.vm_routes), ""),
        Step::Reject(not_in_pool(), ""),
        Step::Reject(Test::NotAtVm, ""),
        Step::Change(Change::OriginIgp, "the same from every node"),
    ];
    if let Some(community) = fabric.community {
        announce.push(Step::Change(
            Change::Tag(community_symbol(names, fabric), community),
            "",
        ));
    }
    announce.push(Step::Accept);
    blocks.push(block("", Item::Filter(announce_filter(family), announce)));
    if fabric.is_direct {
        let mut import = vec![Step::Reject(
            not_in_pool(),
            "no aggregate, no foreign address",
        )];
        if let Some(community) = fabric.community {
            let test = Test::NotTagged(community_symbol(names, fabric), community);
            import.push(Step::Reject(test, "not announced as a VM"));
        }
        import.push(Step::Accept);
        let why = "The other nodes' VMs. None of it is announced again.";
        blocks.push(block(why, Item::Filter(import_filter(family), import)));
    }
    blocks
}

/// What goes into the kernel.
fn installed(fabric: &Fabric) -> Vec<Step> {
    let own = || Test::OfOwnVm(fabric.vm_routes);
    match (fabric.has_static_routes(), fabric.is_direct) {
        (true, false) => vec![Step::AcceptIf(vec![own()]), Step::RejectRest],
        (has_own, _) => {
            let mut steps = Vec::new();
            steps.extend(has_own.then(|| Step::AcceptIf(vec![own()])));
            steps.push(Step::Reject(Test::NotFromBgp, ""));
            let why = "the core knows the way";
            steps.push(Step::Reject(Test::Unreachable, why));
            steps.push(Step::Accept);
            steps
        }
    }
}
