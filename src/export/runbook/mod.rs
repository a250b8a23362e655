//! What an operator does with the files, step by step.

use super::artifact::Artifacts;
use super::site::Site;

/// Adds `RUNBOOK.md`.
pub fn export(_site: &Site, _files: &mut Artifacts) {}
