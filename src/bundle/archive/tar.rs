//! Entries of the archive: headers of POSIX `ustar` (pax(1), "ustar Interchange Format"), with nothing in
//! them that depends on who writes them, and when.

use std::ops::Range;

use super::gzip::other;
use crate::bundle::Refusal;
use crate::bundle::place::shown;

/// Headers and contents fill such blocks.
pub const BLOCK: usize = 512;

const NAME: usize = 100;
const MODE: usize = 100;
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
    octal(&mut block, MODE..107, 0);
    put(&mut block, 107 - mode.len().min(7), mode);
    octal(&mut block, 108..115, 0);
    octal(&mut block, 116..123, 0);
    octal(&mut block, SIZE..135, size);
    octal(&mut block, 136..147, 0);
    put(&mut block, KIND, "0");
    put(&mut block, MAGIC, "ustar\x0000");
    octal(&mut block, 329..336, 0);
    octal(&mut block, 337..344, 0);
    put(&mut block, PREFIX, prefix);
    // Of all bytes, the sum's own field taken as eight spaces.
    let sum = block.iter().map(|byte| u64::from(*byte)).sum::<u64>() + 8 * 32;
    octal(&mut block, SUM..SUM + 6, sum);
    put(&mut block, SUM + 6, "\0 ");
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

/// Fills a field with a number's last digits.
fn octal(block: &mut [u8; BLOCK], field: Range<usize>, mut number: u64) {
    for byte in block[field].iter_mut().rev() {
        *byte = b"01234567"[(number % 8) as usize];
        number /= 8;
    }
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
    let message = format!("the archive's entry `{}` is {what}", shown(&path(block)));
    Some(Refusal::new(
        message,
        "a bundle has plain files alone; don't trust where it came from",
    ))
}

/// A header of a plain file that is not as it ought to be.
pub fn differing(found: &[u8; BLOCK], expected: &[u8; BLOCK]) -> Refusal {
    let path = shown(&path(found));
    // The checksum differs with everything else.
    let bytes = found.iter().zip(expected).enumerate();
    let first = bytes
        .filter(|(i, _)| !(SUM..KIND).contains(i))
        .find(|(_, (a, b))| a != b)
        .map(|(i, _)| i);
    let what = match first {
        Some(MODE..108) => "its mode is another than the manifest says",
        Some(108..124) => "it has an owner's number",
        Some(SIZE..136) => "its size is another than the manifest says",
        Some(136..SUM) => "it has a time",
        _ if !matches!(&found[MAGIC..MAGIC + 8], b"ustar\x0000") => "its header is no ustar header",
        None => "its header's checksum is wrong",
        _ => "its header has more than path, mode and size",
    };
    other(&format!("of the entry `{path}`, {what}"))
}
