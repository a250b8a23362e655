//! Which files a step puts in place and takes away.

use crate::change::devices::{DeviceChange, FileKind};
use crate::change::reader::Reader;

/// The files of a host but for its routing daemon's and its VMs'.
pub struct Files<'a> {
    /// Those to be put in place.
    pub put: Vec<&'a str>,
    /// Those of them that were not there before.
    pub added: Vec<&'a str>,
    /// Those to be taken away.
    pub gone: Vec<&'a str>,
    /// Who reads them, in the order in which they are told.
    pub readers: Vec<Reader>,
}

impl<'a> Files<'a> {
    /// Those of a host that differ.
    pub fn of(device: &'a DeviceChange) -> Self {
        let own = |kinds: &[FileKind]| -> Vec<&'a str> {
            let files = device.files.iter();
            let files = files.filter(|file| kinds.contains(&file.kind));
            let paths = files.map(|file| file.on_host());
            let is_other =
                |path: &&str| matches!(Reader::of(path), Reader::Routing | Reader::Guests);
            paths.filter(|path| !is_other(path)).collect()
        };
        let put = own(&[FileKind::Added, FileKind::Changed]);
        let gone = own(&[FileKind::Removed]);
        let mut readers: Vec<_> = put
            .iter()
            .chain(&gone)
            .map(|path| Reader::of(path))
            .collect();
        crate::sorted::sort(&mut readers);
        readers.dedup();
        Self {
            added: own(&[FileKind::Added]),
            put,
            gone,
            readers,
        }
    }
}
