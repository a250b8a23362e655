//! A bundle whose signature, digests and paths were found good.

use super::stop::{Result, Status, Stop};
use crate::bundle::{Bundle, File, Manifest, Signers};

/// From how many bytes on digesting a bundle takes longer than starting a thread.
const WORTH_A_THREAD: usize = 512 << 10;

/// A bundle, unpacked.
#[derive(Clone, Debug)]
pub struct Signed {
    /// What it says.
    pub manifest: Manifest,
    /// Nothing for the host without any bundle.
    bundle: Option<Bundle>,
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
            bundle: None,
            archive: Vec::new(),
            signature: Vec::new(),
            signer: String::new(),
        }
    }

    /// Unpacks a bundle that one of these signers signed. `now` is in seconds since 1970.
    ///
    /// # Errors
    /// [`Status::Refused`] where none of them did, [`Status::Unusable`] where it is no bundle.
    pub fn verify(
        archive: Vec<u8>,
        signature: Vec<u8>,
        signers: &Signers,
        now: u64,
    ) -> Result<Self> {
        let signed = || signers.verify(&archive, &signature, now);
        let (signer, bundle) = if archive.len() < WORTH_A_THREAD {
            (signed(), Bundle::read(&archive))
        } else {
            // Both read all of it, and neither depends on the other.
            std::thread::scope(|scope| {
                let signer = scope.spawn(signed);
                let bundle = Bundle::read(&archive);
                let signer = signer.join();
                let signer = signer.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                (signer, bundle)
            })
        };
        let signer = signer.map_err(|refusal| Stop::refused(refusal.to_string()))?;
        let bundle = bundle.map_err(unusable)?;
        let signer = format!(
            "{} ({} {})",
            signer.principals, signer.algorithm, signer.fingerprint
        );
        Ok(Self::new(bundle, archive, signature, signer))
    }

    /// Unpacks a bundle whose signature was verified when it was stored.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn stored(archive: Vec<u8>, signature: Vec<u8>, signer: String) -> Result<Self> {
        let bundle = Bundle::read(&archive).map_err(unusable)?;
        Ok(Self::new(bundle, archive, signature, signer))
    }

    fn new(bundle: Bundle, archive: Vec<u8>, signature: Vec<u8>, signer: String) -> Self {
        Self {
            manifest: bundle.manifest().clone(),
            bundle: Some(bundle),
            archive,
            signature,
            signer,
        }
    }

    /// Its files with their contents.
    pub fn files(&self) -> impl Iterator<Item = (&File, &[u8])> {
        self.bundle.iter().flat_map(Bundle::files)
    }
}

fn unusable(refusal: crate::bundle::Refusal) -> Stop {
    Stop::new(Status::Unusable, refusal.to_string())
}
