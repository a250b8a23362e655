//! Envelopes and entries.

use std::io::Write;

use fabric_planner::bundle::MAX_BYTES;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::Case;
use super::parts::{FILES, Parts, gzip, sound};

pub fn cases() -> Vec<Case> {
    let mut cases = envelopes();
    cases.extend(kinds());
    cases.extend(headers());
    cases.extend(entries());
    cases
}

fn changed(change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut archive = sound();
    change(&mut archive);
    archive
}

/// Of parts that somebody changed.
fn packed(change: impl FnOnce(&mut Parts)) -> Vec<u8> {
    let mut parts = Parts::new();
    change(&mut parts);
    parts.pack()
}

fn compressed(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    let mut out = encoder.finish().unwrap();
    // As innocent a head as can be.
    out[..10].copy_from_slice(&sound()[..10]);
    out
}

fn envelopes() -> Vec<Case> {
    let tar = Parts::new().tar();
    let named = flate2::GzBuilder::new().filename("node1.tar");
    let named = named
        .write(Vec::new(), Compression::none())
        .finish()
        .unwrap();
    let mut empty_block = sound();
    empty_block.splice(10..10, [0, 0, 0, 0xff, 0xff]);
    vec![
        ("nothing", Vec::new(), "ends early, after 0 bytes"),
        (
            "a zip archive",
            b"PK\x03\x04 and so on".to_vec(),
            "no bundle",
        ),
        ("a plain tar archive", tar.clone(), "no bundle"),
        ("a name in the head", named, "its head has a name"),
        (
            "a time in the head",
            changed(|archive| archive[4] = 1),
            "its head has a name, a time",
        ),
        (
            "a compressed archive",
            compressed(&tar),
            "a part of it is compressed",
        ),
        (
            "a bomb",
            compressed(&vec![0; 64 << 20]),
            "a part of it is compressed",
        ),
        (
            "two members",
            [sound(), sound()].concat(),
            "follow behind the archive's end",
        ),
        (
            "zeros behind the end",
            changed(|archive| archive.extend([0; 512])),
            "512 bytes follow",
        ),
        (
            "small blocks",
            gzip(&tar, 512),
            "its blocks are cut in another way",
        ),
        (
            "an empty block",
            empty_block,
            "its blocks are cut in another way",
        ),
        (
            "a block whose length is said twice differently",
            changed(|archive| archive[13] ^= 1),
            "its blocks are cut in another way",
        ),
        (
            "a larger archive than any",
            vec![0x1f; MAX_BYTES + 1],
            "at most 67108864 are taken",
        ),
        (
            "another content than the checksum's",
            changed(|archive| archive[600] ^= 1),
            "checksum",
        ),
        (
            "another size than the envelope's",
            changed(|archive| *archive.last_mut().unwrap() = 1),
            "checksum",
        ),
        (
            "half an archive",
            changed(|archive| archive.truncate(1000)),
            "ends early, after 1000 bytes",
        ),
    ]
}

/// Entries that are no plain files, in the place of the first file.
fn kinds() -> Vec<Case> {
    let of_kind = |kind: u8| {
        packed(|parts| {
            parts.put(1, 156, &[kind]);
            parts.put(1, 157, b"/etc/shadow");
        })
    };
    vec![
        (
            "a symbolic link",
            of_kind(b'2'),
            "`files/etc/sysctl.d/60-fabric.conf` is a symbolic link",
        ),
        ("a hard link", of_kind(b'1'), "is a hard link"),
        ("a character device", of_kind(b'3'), "is a device"),
        ("a block device", of_kind(b'4'), "is a device"),
        ("a folder", of_kind(b'5'), "is a folder"),
        ("a named pipe", of_kind(b'6'), "is a named pipe"),
        ("a contiguous file", of_kind(b'7'), "of an unknown kind"),
        ("an old tar's file", of_kind(0), "of an unknown kind"),
        (
            "an extended header",
            of_kind(b'x'),
            "is an extended header of pax",
        ),
        (
            "a global extended header",
            of_kind(b'g'),
            "is an extended header of pax",
        ),
        (
            "a long name of GNU",
            of_kind(b'L'),
            "is an extension of GNU tar",
        ),
        (
            "a long link of GNU",
            of_kind(b'K'),
            "is an extension of GNU tar",
        ),
        ("a sparse file", of_kind(b'S'), "is an extension of GNU tar"),
    ]
}

fn headers() -> Vec<Case> {
    let put = |at: usize, bytes: &[u8]| packed(|parts| parts.put(1, at, bytes));
    vec![
        ("set-user-id", put(100, b"0004755"), "its mode is another"),
        (
            "an owner's number",
            put(108, b"0001000"),
            "it has an owner's number",
        ),
        (
            "a size that leads behind the end",
            put(124, b"77777777777"),
            "its size is another",
        ),
        (
            "a size in binary",
            put(124, &[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]),
            "its size is another",
        ),
        (
            "a smaller size",
            put(124, b"00000000001"),
            "its size is another",
        ),
        ("a time", put(136, b"00000000001"), "it has a time"),
        (
            "a checksum that is wrong",
            packed(|parts| parts.entries[1].0[148] ^= 1),
            "header's checksum is wrong",
        ),
        (
            "a link's target",
            put(157, b"/etc/shadow"),
            "more than path, mode and size",
        ),
        (
            "a header of GNU tar",
            put(257, b"ustar  \0"),
            "no ustar header",
        ),
        (
            "an owner's name",
            put(265, b"bird"),
            "more than path, mode and size",
        ),
        (
            "a device's number",
            put(329, b"0000001"),
            "more than path, mode and size",
        ),
        ("a prefix", put(345, b".."), "its manifest does not list"),
        (
            "something behind the prefix",
            put(500, b"x"),
            "more than path, mode and size",
        ),
    ]
}

fn entries() -> Vec<Case> {
    let with = |path: &str| packed(|parts| parts.add(path, b'0'));
    let twice = format!("files/{}", FILES[0].0);
    vec![
        (
            "an absolute path",
            with("/etc/passwd"),
            "`/etc/passwd` that its manifest does not list",
        ),
        (
            "an absolute path below the folder",
            with("files//etc/passwd"),
            "is absolute",
        ),
        (
            "a path that leads out",
            with("files/../../etc/passwd"),
            "has a part `..`",
        ),
        ("a terminal's command", with("files/\u{1b}[2J"), "\\u{1b}"),
        ("a file twice", with(&twice), "twice"),
        (
            "a file too many",
            with("files/etc/nftables.d/fabric.nft"),
            "its manifest does not list",
        ),
        (
            "a second manifest",
            with("manifest.json"),
            "`manifest.json` twice",
        ),
        (
            "a file too few",
            packed(|parts| drop(parts.entries.pop())),
            "no entry `files/var/lib/fabric/guests/one/network-config`",
        ),
        (
            "no manifest",
            packed(|parts| drop(parts.entries.remove(0))),
            "first entry is",
        ),
        (
            "no entry",
            packed(|parts| parts.entries.clear()),
            "first entry is ``",
        ),
        (
            "files in another order",
            packed(|parts| parts.entries.swap(1, 2)),
            "not in its order",
        ),
        (
            "another content",
            packed(|parts| parts.entries[1].1[0] ^= 1),
            "another SHA-256",
        ),
        (
            "something in a gap",
            packed(|parts| {
                parts.entries[1].1.push(1);
            }),
            "between two entries",
        ),
        (
            "something at the end",
            packed(|parts| parts.tail[600] = 1),
            "behind the last entry",
        ),
        (
            "a longer end",
            packed(|parts| parts.tail.extend([0; 512])),
            "behind the last entry",
        ),
        (
            "half an end",
            packed(|parts| parts.tail.truncate(512)),
            "ends early",
        ),
        ("no end", packed(|parts| parts.tail.clear()), "ends early"),
    ]
}
