// What the page costs to load: the brotli size of every file of the site. Fails when the sum is too big.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const LIMIT = 300_000; // bytes
const site = process.argv[2] ?? "dist";

const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
const rows = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => {
    const bytes = readFileSync(join(entry.path ?? entry.parentPath, entry.name));
    return { name: entry.name, plain: bytes.length, brotli: brotliCompressSync(bytes, options).length };
  })
  .sort((a, b) => b.brotli - a.brotli);
const sum = (column) => rows.reduce((total, row) => total + row[column], 0);
const line = (name, plain, brotli) => console.log(`${String(plain).padStart(10)} ${String(brotli).padStart(10)}  ${name}`);

line("", "plain", "brotli");
for (const { name, plain, brotli } of rows) line(name, plain, brotli);
line(`total, of at most ${LIMIT}`, sum("plain"), sum("brotli"));

if (sum("brotli") > LIMIT) {
  console.error(`error: the page is ${sum("brotli") - LIMIT} bytes too big`);
  process.exit(1);
}
