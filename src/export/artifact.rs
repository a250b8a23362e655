//! Exported files.

use crate::sorted;

/// The language of a file, for its highlighting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// BIRD's configuration.
    Bird,
    /// FRR's configuration.
    Frr,
    /// Junos set commands.
    JunosSet,
    /// Junos' configuration in braces.
    Junos,
    /// YAML.
    Yaml,
    /// `sysctl.d`.
    Sysctl,
    /// nftables rules.
    Nftables,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
}

impl Language {
    /// All; `Text` is the last.
    const ALL: [Self; Self::Text as usize + 1] = [
        Self::Bird,
        Self::Frr,
        Self::JunosSet,
        Self::Junos,
        Self::Yaml,
        Self::Sysctl,
        Self::Nftables,
        Self::Markdown,
        Self::Text,
    ];

    /// A word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bird => "bird",
            Self::Frr => "frr",
            Self::JunosSet => "junos-set",
            Self::Junos => "junos",
            Self::Yaml => "yaml",
            Self::Sysctl => "sysctl",
            Self::Nftables => "nftables",
            Self::Markdown => "markdown",
            Self::Text => "text",
        }
    }

    /// The language of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// A file.
#[derive(Clone, Debug, PartialEq)]
pub struct Artifact {
    /// Its language.
    pub language: Language,
    /// Whether others than root must not read it on the host.
    pub secret: bool,
    /// Its text.
    pub text: String,
}

/// A file as it is written to a folder or an archive.
#[derive(Clone, Copy, Debug)]
pub struct Blob<'a> {
    /// Its path there.
    pub path: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
    /// Whether it is its owner's alone.
    pub secret: bool,
}

/// Files, sorted by path: the host's name, then the path on that host, such as `rr1/etc/bird/bird.conf`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Artifacts(Vec<(String, Artifact)>);

impl Artifacts {
    /// Adds a file.
    pub fn insert(&mut self, path: impl Into<String>, artifact: Artifact) {
        let path = path.into();
        match self.find(&path) {
            Ok(known) => self.0[known].1 = artifact,
            Err(new) => self.0.insert(new, (path, artifact)),
        }
    }

    /// Adds many files, in one go.
    pub fn extend(&mut self, more: Vec<(String, Artifact)>) {
        self.0.extend(more);
        sorted::sort_by(&mut self.0, |a, b| a.0.cmp(&b.0));
        // Of two with one path the later one counts.
        self.0.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same {
                std::mem::swap(later, first);
            }
            same
        });
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Artifact)> {
        self.0
            .iter()
            .map(|(path, artifact)| (path.as_str(), artifact))
    }

    /// One file.
    pub fn get(&self, path: &str) -> Option<&Artifact> {
        Some(&self.0[self.find(path).ok()?].1)
    }

    /// The index of a file, or the one where it belongs.
    fn find(&self, path: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(known, _)| known.as_str().cmp(path))
    }

    /// All files as they are written down.
    pub fn blobs(&self) -> Vec<Blob<'_>> {
        let files = self.0.iter();
        files
            .map(|(path, artifact)| Blob {
                path,
                bytes: artifact.text.as_bytes(),
                secret: artifact.secret,
            })
            .collect()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The files of one host alone.
    #[must_use]
    pub fn of_host(&self, host: &str) -> Self {
        let folder = format!("{host}/");
        let first = self.0.partition_point(|(path, _)| *path < folder);
        let files = self.0[first..].iter();
        let own = files.take_while(|(path, _)| path.starts_with(&folder));
        Self(own.cloned().collect())
    }

    /// Gives the folder of one host another name.
    pub fn rename_host(&mut self, from: &str, to: &str) {
        let own = self.of_host(from).0;
        self.0
            .retain(|(path, _)| path.split_once('/').is_none_or(|(host, _)| host != from));
        let renamed = |(path, file): (String, Artifact)| (path.replacen(from, to, 1), file);
        self.extend(own.into_iter().map(renamed).collect());
    }
}
