//! A sound bundle in parts that can be changed and put together again.

use fabric_planner::bundle::{Action, File, Manifest, Probe, Reload, Service, sha256, write};

/// Headers and contents of the archive's entries, and what follows them.
#[derive(Clone)]
pub struct Parts {
    pub entries: Vec<([u8; 512], Vec<u8>)>,
    pub tail: Vec<u8>,
}

/// The bundle's two files.
pub const FILES: [(&str, &str); 2] = [
    ("etc/sysctl.d/60-fabric.conf", "net.ipv4.ip_forward = 1\n"),
    ("var/lib/fabric/guests/one/network-config", "version: 2\n"),
];

/// A sound manifest.
pub fn manifest() -> Manifest {
    let file = |(path, content): (&str, &str)| File {
        path: path.into(),
        mode: "0644".into(),
        owner: "root".into(),
        group: "root".into(),
        size: content.len() as u64,
        sha256: sha256(content.as_bytes()),
    };
    Manifest {
        format: Manifest::FORMAT.into(),
        plan: "ams1".into(),
        generation: 7,
        host: "node1".into(),
        files: FILES.map(file).into(),
        actions: vec![
            Action::Reload(Reload {
                service: Service::Sysctl,
                files: vec![FILES[0].0.into()],
            }),
            Action::Probe(Probe::Answers {
                address: "10.0.0.1".parse().unwrap(),
            }),
        ],
    }
}

pub fn sound() -> Vec<u8> {
    write(&manifest(), &FILES.map(|(_, content)| content.as_bytes())).unwrap()
}

impl Parts {
    pub fn new() -> Self {
        let mut tar = Vec::new();
        let archive = sound();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&archive[..]), &mut tar)
            .unwrap();
        let (mut entries, mut at) = (Vec::new(), 0);
        while tar[at] != 0 {
            let header: [u8; 512] = tar[at..at + 512].try_into().unwrap();
            let digits = std::str::from_utf8(&header[124..135]).unwrap();
            let size = usize::from_str_radix(digits, 8).unwrap();
            entries.push((header, tar[at + 512..at + 512 + size].to_vec()));
            at += 512 + size.next_multiple_of(512);
        }
        let parts = Self {
            entries,
            tail: tar[at..].to_vec(),
        };
        assert!(
            parts.pack() == archive,
            "unchanged parts are the same archive"
        );
        parts
    }

    /// With another text of the manifest.
    pub fn with_manifest(text: &[u8]) -> Self {
        let mut parts = Self::new();
        parts.entries[0].1 = text.to_vec();
        parts.put(0, 124, format!("{:011o}", text.len()).as_bytes());
        parts
    }

    /// Writes into a header and mends its checksum.
    pub fn put(&mut self, entry: usize, at: usize, bytes: &[u8]) {
        let header = &mut self.entries[entry].0;
        header[at..at + bytes.len()].copy_from_slice(bytes);
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }

    /// Adds an entry like the last one, with another path and kind, and without content.
    pub fn add(&mut self, path: &str, kind: u8) {
        let mut entry = self.entries.last().unwrap().clone();
        entry.1.clear();
        self.entries.push(entry);
        let last = self.entries.len() - 1;
        let mut name = [0; 100];
        name[..path.len()].copy_from_slice(path.as_bytes());
        self.put(last, 0, &name);
        self.put(last, 124, b"00000000000");
        self.put(last, 156, &[kind]);
    }

    pub fn tar(&self) -> Vec<u8> {
        let mut tar = Vec::new();
        for (header, content) in &self.entries {
            tar.extend(header);
            tar.extend(content);
            tar.resize(tar.len().next_multiple_of(512), 0);
        }
        tar.extend(&self.tail);
        tar
    }

    pub fn pack(&self) -> Vec<u8> {
        gzip(&self.tar(), 0xffff)
    }
}

/// Stored blocks of some size.
pub fn gzip(content: &[u8], block: usize) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let blocks = content.chunks(block).count();
    for (i, part) in content.chunks(block).enumerate() {
        let len = u16::try_from(part.len()).unwrap();
        out.push(u8::from(i + 1 == blocks));
        out.extend(len.to_le_bytes());
        out.extend((!len).to_le_bytes());
        out.extend(part);
    }
    let mut sum = flate2::Crc::new();
    sum.update(content);
    out.extend(sum.sum().to_le_bytes());
    out.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
    out
}
