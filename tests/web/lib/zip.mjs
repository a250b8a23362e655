// Reads archives whose files are stored as they are, which is all the app makes.

import assert from "node:assert/strict";

/** The files of an archive by path, as buffers. */
export function unzip(archive) {
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  assert.ok(end >= 0, "not a zip archive");
  const files = new Map();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(archive.readUInt16LE(at + 10), 0, "a file is compressed");
    const size = archive.readUInt32LE(at + 24);
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const local = archive.readUInt32LE(at + 42);
    const data = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    files.set(archive.toString("utf8", at + 46, at + 46 + name), archive.subarray(data, data + size));
    at += 46 + name + extra + comment;
  }
  return files;
}
