//! Archives, manifests, signatures and paths that anybody may have made.

use fabric_planner::bundle::{Bundle, Manifest, Place, Signers, write};

/// Any bytes as an archive, as what is inside of one, as a manifest, as a path and as a file of signers.
pub fn run(data: &[u8]) {
    archive(data);
    archive(&gzip(data));
    if let Ok(manifest) = Manifest::from_json(data) {
        assert_eq!(manifest.to_json().as_bytes(), data);
        let contents = vec![&b""[..]; manifest.files.len()];
        if let Ok(written) = write(&manifest, &contents) {
            archive(&written);
        }
    }
    let text = String::from_utf8_lossy(data);
    for line in text.lines() {
        if let Ok(place) = Place::of(line) {
            assert!(
                !line.contains("..") || place.pattern.contains('*'),
                "{line}"
            );
            assert!(
                !line.starts_with('/')
                    && line.split('/').all(|part| !matches!(part, "" | "." | ".."))
            );
        }
    }
    let refusal = Signers::parse(&text).verify(b"", data, 0).unwrap_err();
    assert!(!refusal.message.chars().any(char::is_control), "{refusal}");
}

/// What is read is what would be written; what is refused is so in one line.
fn archive(data: &[u8]) {
    match Bundle::read(data) {
        Ok(bundle) => {
            let contents: Vec<_> = bundle.files().map(|(_, content)| content).collect();
            let again = write(bundle.manifest(), &contents);
            assert_eq!(again.as_deref(), Ok(data));
        }
        Err(refusal) => assert!(!refusal.message.chars().any(char::is_control), "{refusal}"),
    }
}

/// The envelope with the right checksum, which no fuzzer would find.
fn gzip(content: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let blocks = content.chunks(0xffff).count();
    for (i, part) in content.chunks(0xffff).enumerate() {
        let [low, high] = u16::try_from(part.len()).unwrap_or_default().to_le_bytes();
        out.extend([u8::from(i + 1 == blocks), low, high, !low, !high]);
        out.extend(part);
    }
    let mut sum = u32::MAX;
    for byte in content {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg());
        }
    }
    out.extend((!sum).to_le_bytes());
    out.extend(
        u32::try_from(content.len())
            .unwrap_or_default()
            .to_le_bytes(),
    );
    out
}
