//! Entries of the archive: headers of POSIX `ustar` (pax(1), "ustar Interchange Format"), with nothing in
//! them that depends on who writes them, and when.

use super::gzip::other;
use crate::bundle::Refusal;
use crate::bundle::place::shown;

/// Headers and contents fill such blocks.
pub const BLOCK: usize = 512;

const NAME: usize = 100;
const SIZE: usize = 124;
const SUM: usize = 148;
const KIND: usize = 156;
const MAGIC: usize = 257;
const PREFIX: usize = 345;

/// The header of a file. A path longer than its field is cut at a slash; [`crate::bundle::MAX_PATH`] sees to
/// it that each part fits.
pub fn header(path: &str, mode: &str, size: u64) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let (prefix, name) = split(path);
    put(&mut block, 0, name);
    put(&mut block, 100, &format!("{mode:0>7}"));
    put(&mut block, 108, "0000000");
    put(&mut block, 116, "0000000");
    put(&mut block, SIZE, &format!("{size:011o}"));
    put(&mut block, 136, "00000000000");
    put(&mut block, KIND, "0");
    put(&mut block, MAGIC, "ustar\x0000");
    put(&mut block, 329, "0000000");
    put(&mut block, 337, "0000000");
    put(&mut block, PREFIX, prefix);
    let sum = sum(&block);
    put(&mut block, SUM, &format!("{sum:06o}\0 "));
    block
}

fn split(path: &str) -> (&str, &str) {
    if path.len() <= NAME {
        return ("", path);
    }
    // The first slash that leaves a name short enough.
    let from = path.len() - NAME - 1;
    let slash = path.bytes().skip(from).position(|byte| byte == b'/');
    slash.map_or(("", path), |at| {
        (&path[..from + at], &path[from + at + 1..])
    })
}

fn put(block: &mut [u8; BLOCK], at: usize, text: &str) {
    let end = BLOCK.min(at + text.len());
    block[at..end].copy_from_slice(&text.as_bytes()[..end - at]);
}

/// The sum of a header's bytes, its own field taken as spaces.
fn sum(block: &[u8; BLOCK]) -> u32 {
    let bytes = block.iter().enumerate();
    bytes
        .map(|(i, byte)| match i {
            SUM..KIND => 32,
            _ => u32::from(*byte),
        })
        .sum()
}

/// The size that a header tells; `None` where it tells none.
pub fn size(block: &[u8; BLOCK]) -> Option<u64> {
    let digits = std::str::from_utf8(&block[SIZE..SIZE + 11]).ok()?;
    u64::from_str_radix(digits, 8).ok()
}

/// The path that a header tells, for people.
pub fn path(block: &[u8; BLOCK]) -> String {
    let field = |from: usize, len: usize| {
        let field = &block[from..from + len];
        let end = field.iter().position(|byte| *byte == 0).unwrap_or(len);
        String::from_utf8_lossy(&field[..end])
    };
    let (prefix, name) = (field(PREFIX, 155), field(0, NAME));
    if prefix.is_empty() {
        name.into_owned()
    } else {
        format!("{prefix}/{name}")
    }
}

/// What no header of a bundle is, whatever file it speaks of.
pub fn foreign(block: &[u8; BLOCK]) -> Option<Refusal> {
    let path = path(block);
    let what = match block[KIND] {
        b'0' => return None,
        b'1' => "a hard link",
        b'2' => "a symbolic link",
        b'3' | b'4' => "a device",
        b'5' => "a folder",
        b'6' => "a named pipe",
        b'x' | b'g' => "an extended header of pax",
        b'L' | b'K' | b'S' | b'M' | b'D' | b'V' => "an extension of GNU tar",
        _ => "of an unknown kind",
    };
    let message = format!("the archive's entry `{}` is {what}", shown(&path));
    Some(Refusal::new(
        message,
        "a bundle has plain files alone; don't trust where it came from",
    ))
}

/// A header of a plain file that is not as it ought to be.
pub fn differing(found: &[u8; BLOCK], expected: &[u8; BLOCK]) -> Refusal {
    let path = shown(&path(found));
    let first = found.iter().zip(expected).position(|(a, b)| a != b);
    let what = match first {
        Some(100..108) => "its mode is another than the manifest says",
        Some(108..124) => "it has an owner's number",
        Some(SIZE..136) => "its size is another than the manifest says",
        Some(136..SUM) => "it has a time",
        _ if !matches!(&found[MAGIC..MAGIC + 8], b"ustar\x0000") => "its header is no ustar header",
        Some(SUM..KIND) => "its header's checksum is written otherwise",
        _ => "its header has more than path, mode and size",
    };
    other(&format!("of the entry `{path}`, {what}"))
}
