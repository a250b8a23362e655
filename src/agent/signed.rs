//! A bundle whose signature, digests and paths were found good.

use crate::agent::stop::{Result, Status, Stop};
use crate::bundle::Manifest;

/// A bundle, unpacked.
#[derive(Clone, Debug)]
pub struct Signed {
    /// What it says.
    pub manifest: Manifest,
    /// Its files' contents, in the manifest's order.
    pub contents: Vec<Vec<u8>>,
    /// As it came.
    pub archive: Vec<u8>,
    /// Its signature as it came.
    pub signature: Vec<u8>,
    /// Who signed it.
    pub signer: String,
}

impl Signed {
    /// Generation 0: no files at all, the host as it was before the first bundle.
    pub fn none() -> Self {
        Self {
            manifest: Manifest {
                format: Manifest::FORMAT.to_owned(),
                plan: String::new(),
                generation: 0,
                host: String::new(),
                files: Vec::new(),
                actions: Vec::new(),
            },
            contents: Vec::new(),
            archive: Vec::new(),
            signature: Vec::new(),
            signer: String::new(),
        }
    }

    /// Unpacks one.
    ///
    /// # Errors
    /// When it is none.
    pub fn open(archive: Vec<u8>, signature: Vec<u8>, signer: String) -> Result<Self> {
        let unusable = |error: std::io::Error| Stop::new(Status::Unusable, error.to_string());
        let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(archive.as_slice()));
        let mut manifest = Vec::new();
        let mut contents = Vec::new();
        for entry in tar.entries().map_err(unusable)? {
            let mut entry = entry.map_err(unusable)?;
            let mut content = Vec::new();
            std::io::Read::read_to_end(&mut entry, &mut content).map_err(unusable)?;
            if manifest.is_empty() {
                manifest = content;
            } else {
                contents.push(content);
            }
        }
        let manifest = serde_json::from_slice(&manifest)
            .map_err(|error| Stop::new(Status::Unusable, error.to_string()))?;
        Ok(Self {
            manifest,
            contents,
            archive,
            signature,
            signer,
        })
    }
}
