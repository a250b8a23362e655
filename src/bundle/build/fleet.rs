//! What leaves the planner: bundles, and what else a roll-out needs.

use crate::bundle::{Key, Refusal};
use crate::export::Blob;
use crate::sorted;

/// A file of the fleet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it lies in the folder or the archive of the fleet.
    pub path: String,
    /// Whether it holds secrets.
    pub secret: bool,
    /// Its content.
    pub content: Vec<u8>,
}

/// All files of a fleet, sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fleet {
    entries: Vec<Entry>,
    hosts: Vec<String>,
}

/// How a bundle's name ends.
const BUNDLE: &str = ".bundle.tar.gz";
/// How its signature's name goes on.
const SIGNATURE: &str = ".sig";
/// The folder of the Ansible play.
const ANSIBLE: &str = "ansible";

/// The name of a host's bundle.
pub fn bundle_of(host: &str) -> String {
    format!("{host}{BUNDLE}")
}

/// The host of a bundle, or of its signature, by the file's name.
pub fn host_of(file: &str) -> Option<&str> {
    signed_by(file).strip_suffix(BUNDLE)
}

/// The name of the file that a signature is of, by the signature's name; that of any other file is itself.
pub fn signed_by(file: &str) -> &str {
    file.strip_suffix(SIGNATURE).unwrap_or(file)
}

/// The name of a bundle's signature; nothing where the file is no bundle.
pub fn signature_of(file: &str) -> Option<String> {
    file.ends_with(BUNDLE).then(|| format!("{file}{SIGNATURE}"))
}

impl Fleet {
    /// The hosts with a bundle: reflectors, nodes and core gateways, each by name.
    pub fn hosts(&self) -> &[String] {
        &self.hosts
    }

    /// The hosts with files, by name: those with a bundle, and routers with files for their own commands.
    pub fn all_hosts(&self) -> Vec<&str> {
        let mut hosts = Vec::new();
        for entry in &self.entries {
            let folder = entry.path.split_once('/').map(|(folder, _)| folder);
            hosts.extend(host_of(&entry.path).or(folder.filter(|folder| *folder != ANSIBLE)));
        }
        sorted::sort(&mut hosts);
        hosts.dedup();
        hosts
    }

    /// All files, sorted by path.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All files as they are written down.
    pub fn blobs(&self) -> Vec<Blob<'_>> {
        let entries = self.entries.iter();
        entries
            .map(|entry| Blob {
                path: &entry.path,
                bytes: &entry.content,
                secret: entry.secret,
            })
            .collect()
    }

    /// The bundle of a host.
    pub fn bundle(&self, host: &str) -> Option<&[u8]> {
        let path = bundle_of(host);
        let found = self.entries.binary_search_by(|entry| entry.path.cmp(&path));
        Some(&self.entries[found.ok()?].content)
    }

    /// Puts a signature beside each bundle.
    ///
    /// # Errors
    /// Why the key can't sign.
    pub fn sign(&mut self, key: &Key) -> Result<(), Refusal> {
        let mut signatures = Vec::new();
        for host in &self.hosts {
            if let Some(bundle) = self.bundle(host) {
                signatures.push(Entry {
                    path: bundle_of(host) + SIGNATURE,
                    secret: false,
                    content: key.sign(bundle)?.into_bytes(),
                });
            }
        }
        self.entries.extend(signatures);
        self.sort();
        Ok(())
    }

    /// The files of one host alone.
    #[must_use]
    pub fn of_host(&self, host: &str) -> Self {
        let bundle = bundle_of(host);
        let folder = format!("{host}/");
        let is_own = |entry: &&Entry| {
            entry.path == bundle
                || entry.path.strip_prefix(&bundle) == Some(SIGNATURE)
                || entry.path.starts_with(&folder)
        };
        let is_host = |name: &&String| name.as_str() == host;
        Self {
            entries: self.entries.iter().filter(is_own).cloned().collect(),
            hosts: self.hosts.iter().filter(is_host).cloned().collect(),
        }
    }

    pub(super) fn add_bundle(&mut self, host: &str, content: Vec<u8>) {
        // It holds files with passwords.
        self.add(&bundle_of(host), true, content);
        self.hosts.push(host.to_owned());
    }

    pub(super) fn add(&mut self, path: &str, secret: bool, content: Vec<u8>) {
        self.entries.push(Entry {
            path: path.to_owned(),
            secret,
            content,
        });
    }

    pub(super) fn sort(&mut self) {
        sorted::sort_by(&mut self.entries, |a, b| a.path.cmp(&b.path));
    }
}
