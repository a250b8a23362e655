//! All files as one archive.

use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::Artifacts;

/// Writes a zip archive. The same files give the same bytes: sorted, with the first date DOS knows.
///
/// Texts stand in it as they are: a compressor would make the web app larger than all it could save.
pub fn zip(files: &Artifacts) -> ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, artifact) in files.iter() {
        let mode = if artifact.secret { 0o600 } else { 0o644 };
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default())
            .unix_permissions(mode);
        archive.start_file(path, options)?;
        archive.write_all(artifact.text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}
