//! From a valid plan to the files that devices load: one folder a dialect, one folder of files a host.
//!
//! A dialect has the nouns of its language (`ast`), every decision (`lower`) and every spelling
//! (`print`, the only place that knows quoting).

mod about;
mod artifact;
mod bird;
mod frr;
pub(crate) mod guest;
mod guide;
mod junos;
mod names;
pub(crate) mod node;
mod patterns;
pub(crate) mod runbook;
pub(crate) mod site;
mod stem;
mod zip;

pub use about::About;
pub use artifact::{Artifact, Artifacts, Blob, Language};
pub use stem::file_stem;
pub use zip::zip;

use crate::check::Valid;
use crate::model::Plan;
use crate::topology::{fabrics, peerings, reflector_peerings};
use site::Site;

/// All files of a plan. The same plan gives the same bytes.
pub fn export(plan: &Valid<Plan>) -> Artifacts {
    let fabrics = fabrics(plan);
    let mut peerings = peerings(plan, &fabrics);
    peerings.extend(reflector_peerings(plan, &fabrics));
    let site = Site::new(plan, &fabrics, &peerings);
    let mut files = Artifacts::default();
    bird::export(&site, &mut files);
    frr::export(&site, &mut files);
    junos::export(&site, &mut files);
    node::export(&site, &mut files);
    guest::export(&site, &mut files);
    runbook::export(&site, &mut files);
    files
}
