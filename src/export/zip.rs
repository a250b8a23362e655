//! All files as one archive.

use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::Blob;

/// All files as a zip archive, for a download. The same files give the same bytes: in their order, with the
/// first date DOS knows.
///
/// Texts stand in it as they are: a compressor would make the web app larger than all it could save.
///
/// # Panics
/// Never: only a file beyond 4 GiB or a path beyond 64 KiB could be refused.
pub fn zip(files: &[Blob]) -> Vec<u8> {
    pack(files).expect("texts and paths of a plan fit into an archive")
}

fn pack(files: &[Blob]) -> ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        let mode = if file.secret { 0o600 } else { 0o644 };
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default())
            .unix_permissions(mode);
        archive.start_file(file.path, options)?;
        archive.write_all(file.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
