// What the site costs to load: the brotli size of every file, in two sums. Fails when one is too big.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const PARTS = [
  { title: "at the start", limit: 300_000, has: (name) => !isLoadedLater(name) },
  { title: "when needed", limit: 400_000, has: (name) => isLoadedLater(name) },
];
// Made by finish.mjs. Whatever is not known here counts at the start.
const isLoadedLater = (name) => /^(exporter|rules)-[0-9a-f]+\.(js|wasm|json)$/.test(name);

const site = process.argv[2] ?? "dist";
const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
const files = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => {
    const bytes = readFileSync(join(entry.parentPath ?? entry.path, entry.name));
    return { name: entry.name, plain: bytes.length, brotli: brotliCompressSync(bytes, options).length };
  })
  .sort((a, b) => b.brotli - a.brotli);
const line = (name, plain, brotli) => console.log(`${String(plain).padStart(10)} ${String(brotli).padStart(10)}  ${name}`);

for (const { title, limit, has } of PARTS) {
  const rows = files.filter(({ name }) => has(name));
  const sum = (column) => rows.reduce((total, row) => total + row[column], 0);
  console.log(`Loaded ${title}:`);
  line("", "plain", "brotli");
  for (const { name, plain, brotli } of rows) line(name, plain, brotli);
  line(`total, of at most ${limit}`, sum("plain"), sum("brotli"));
  if (sum("brotli") > limit) {
    console.error(`error: what is loaded ${title} is ${sum("brotli") - limit} bytes too big`);
    process.exitCode = 1;
  }
}
