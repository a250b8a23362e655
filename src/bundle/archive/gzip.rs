//! The envelope: gzip (RFC 1952) around stored blocks (RFC 1951, section 3.2.4).
//!
//! Nothing is compressed, so there is one way to write an archive whichever library is used, and nothing
//! that grows when it is read.

use crate::bundle::Refusal;
use crate::words::counted;

/// No name, no comment, no time, no system.
const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/// The most bytes of a stored block.
const BLOCK: usize = 0xffff;
/// CRC-32 and size.
const TAIL: usize = 8;

/// Puts bytes into the envelope.
pub fn wrap(content: &[u8]) -> Vec<u8> {
    let blocks = content.len().div_ceil(BLOCK).max(1);
    let mut out = Vec::with_capacity(HEAD.len() + content.len() + blocks * 5 + TAIL);
    out.extend(HEAD);
    for i in 0..blocks {
        let part = &content[i * BLOCK..content.len().min((i + 1) * BLOCK)];
        out.extend(block_head(part.len(), i + 1 == blocks));
        out.extend_from_slice(part);
    }
    out.extend(crc32fast::hash(content).to_le_bytes());
    out.extend(size(content.len()).to_le_bytes());
    out
}

/// Takes bytes out of the envelope, if it is as [`wrap`] makes it.
///
/// # Errors
/// How it differs.
pub fn unwrap(archive: &[u8]) -> Result<Vec<u8>, Refusal> {
    let Some(mut rest) = archive.strip_prefix(&HEAD) else {
        return Err(if HEAD.starts_with(archive) {
            ends_early(archive.len())
        } else if archive.starts_with(&HEAD[..3]) {
            other("its head has a name, a time, a system or flags")
        } else {
            let message = "the file is no bundle: it does not begin as a gzip file does";
            Refusal::new(message, "give the path of a `HOST.bundle.tar.gz`")
        });
    };
    let mut content = Vec::with_capacity(archive.len());
    loop {
        let early = || ends_early(archive.len());
        let (head, data) = rest.split_at_checked(5).ok_or_else(early)?;
        if head[0] > 1 {
            return Err(other("a part of it is compressed"));
        }
        let len = usize::from(u16::from_le_bytes([head[1], head[2]]));
        let is_last = head[0] == 1;
        if head != block_head(len, is_last) || !is_last && len != BLOCK || len == 0 {
            return Err(other("its blocks are cut in another way"));
        }
        let (data, behind) = data.split_at_checked(len).ok_or_else(early)?;
        content.extend_from_slice(data);
        rest = behind;
        if is_last {
            break;
        }
    }
    let (tail, behind) = rest
        .split_at_checked(TAIL)
        .ok_or_else(|| ends_early(archive.len()))?;
    if !behind.is_empty() {
        let message = format!(
            "{} follow behind the archive's end",
            counted(behind.len(), "byte")
        );
        return Err(Refusal::new(
            message,
            "a bundle is one archive alone; fetch it anew",
        ));
    }
    let sum = crc32fast::hash(&content).to_le_bytes();
    if tail[..4] != sum || tail[4..] != size(content.len()).to_le_bytes() {
        let message =
            "the archive's checksum is not that of its content: it was damaged on its way";
        return Err(Refusal::new(message, "fetch it anew, or have it made anew"));
    }
    Ok(content)
}

fn block_head(len: usize, is_last: bool) -> [u8; 5] {
    // A block has at most 65,535 bytes, a bundle is far below 4 GiB.
    let [low, high] = u16::try_from(len).unwrap_or(u16::MAX).to_le_bytes();
    [u8::from(is_last), low, high, !low, !high]
}

fn size(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// Something stands behind its beginning, and then nothing.
pub fn ends_early(len: usize) -> Refusal {
    let message = format!("the archive ends early, after {}", counted(len, "byte"));
    Refusal::new(message, "it came here in part; fetch it anew")
}

/// An archive by another program, even one with the same files.
pub fn other(why: &str) -> Refusal {
    Refusal::new(
        format!("the archive is not as `fabricctl bundle` writes it: {why}"),
        "take the bundle as it was made: a packed one is not unpacked and packed again",
    )
}
