//! What leads from one plan to another: by meaning, by device, and as steps in an order that cuts
//! nobody off.
//!
//! ```text
//! old ─┬─► objects ─► meaning ──┐
//!      ├─► devices ◄─ daemon ───┼─► steps ─► runbook
//! new ─┘              reader    │
//!        conflict: no steps ────┘
//! ```

mod conflict;
mod daemon;
mod devices;
mod meaning;
mod objects;
mod reader;
mod replaced;
mod runbook;
mod side;
mod steps;

pub use daemon::{Daemon, Fate};
pub use devices::{DeviceChange, FileChange, FileKind, SessionChange};
pub use objects::{Kind, ObjectChange, ValueChange};
pub use runbook::{HOW, hosts as step_hosts, runbook, value};
pub use steps::Step;

use crate::check::Valid;
use crate::export::node::hosts;
use crate::export::site::Site;
use crate::export::{Artifacts, export};
use crate::model::{Edit, Noun, Plan};
use crate::topology::{Fabric, Peering, fabrics, peerings, reflector_peerings};
use side::Side;

/// What leads from one plan to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The title of the new plan; empty when it has none.
    pub title: String,
    /// The objects that differ, in the order of the plan's fields.
    pub objects: Vec<ObjectChange>,
    /// The files that differ, sorted by path; the runbook among them.
    pub files: Vec<FileChange>,
    /// The hosts whose files differ, sorted by name.
    pub devices: Vec<DeviceChange>,
    /// Why it can't be made in one go, and the way out; then there are no steps.
    pub refused: Vec<String>,
    /// What to think of before the first step.
    pub advice: Vec<String>,
    /// The steps, in their order.
    pub steps: Vec<Step>,
    /// The old plan's files.
    pub before: Artifacts,
    /// The new plan's files.
    pub after: Artifacts,
}

impl Change {
    /// Whether the two plans say the same.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty() && self.files.is_empty()
    }
}

/// Compares two plans. The same plans give the same change.
pub fn change(old: &Valid<Plan>, new: &Valid<Plan>) -> Change {
    let (before, after) = (export(old), export(new));
    let mut objects = objects::compare(old, new);
    let files = devices::files(&before, &after);
    // A host that is only called otherwise is the same host: seen from there, the old plan has its new
    // names, while its files say what they say.
    let names = renames(&objects);
    let renamed = Edit::apply_all(&names, old).ok();
    let old = renamed.as_ref().unwrap_or(old);
    let named = renamed_folders(&before, &names);
    let (old_fabrics, new_fabrics) = (fabrics(old), fabrics(new));
    let old_sessions = sessions(old, &old_fabrics);
    let new_sessions = sessions(new, &new_fabrics);
    let old_site = Site::new(old, &old_fabrics, &old_sessions);
    let new_site = Site::new(new, &new_fabrics, &new_sessions);
    let (old_side, new_side) = (Side::new(&old_site), Side::new(&new_site));
    let own = devices::files(&named, &after);
    let mut devices = devices::devices(&own, (&named, &after), (&old_side, &new_side));
    for device in &mut devices {
        let mut names = names.iter().filter(|name| is_host(name));
        let name = names.find(|name| matches!(name, Edit::Rename { to, .. } if *to == device.host));
        device.was = name.map(|name| name.at().last().to_owned());
    }
    meaning::explain(&mut objects, &old_side, &new_side, &devices);
    let refused = conflict::conflicts(&old_side, &new_side);
    let (steps, advice) = if refused.is_empty() {
        steps::steps(&steps::Both {
            old: &old_side,
            new: &new_side,
            hosts: &hosts(&new_site),
            old_hosts: &hosts(&old_site),
            kept: steps::folder(&devices, &named, &after),
            before: &named,
            after: &after,
            objects: &objects,
            devices: &devices,
        })
    } else {
        Default::default()
    };
    Change {
        title: new.name.get().map(ToString::to_string).unwrap_or_default(),
        objects,
        files,
        devices,
        refused,
        advice,
        steps,
        before,
        after,
    }
}

/// The names that the old plan's objects have in the new one.
fn renames(objects: &[ObjectChange]) -> Vec<Edit> {
    let rename = |object: &ObjectChange| match &object.kind {
        Kind::Renamed(from) => Some(Edit::Rename {
            at: object.at.parent().join(from.clone()),
            to: object.at.last().to_owned(),
        }),
        _ => None,
    };
    objects.iter().filter_map(rename).collect()
}

/// Whether what is renamed has a folder of its own in the export.
fn is_host(rename: &Edit) -> bool {
    let collection = rename.at().segments().next();
    let hosts = [Noun::Node, Noun::Reflector, Noun::Gateway];
    hosts
        .iter()
        .any(|noun| collection == Some(noun.collection()))
}

/// The same files in folders of the hosts' new names.
fn renamed_folders(files: &Artifacts, names: &[Edit]) -> Artifacts {
    let mut renamed = files.clone();
    for name in names.iter().filter(|name| is_host(name)) {
        if let Edit::Rename { at, to } = name {
            renamed.rename_host(at.last(), to);
        }
    }
    renamed
}

fn sessions<'a>(plan: &'a Plan, fabrics: &'a [Fabric<'a>]) -> Vec<Peering<'a>> {
    let mut all = peerings(plan, fabrics);
    all.extend(reflector_peerings(plan, fabrics));
    all
}
