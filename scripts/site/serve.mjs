// A static file server for this machine only: serve.mjs FOLDER PORT [--strict-port]
// Prints the address when it listens. Takes the next free port when the wanted one is taken.

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

function fileFor(folder, url) {
  let path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  if (path.endsWith("/")) path += "index.html";
  const file = join(resolve(folder), path);
  if (!file.startsWith(resolve(folder) + sep)) return null;
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : null;
}

/** A server for FOLDER, whose files appear under PREFIX ("/" or "/some/folder/"). */
export function staticServer(folder, prefix = "/") {
  return createServer((request, response) => {
    let file = null;
    try {
      if (request.url.startsWith(prefix)) file = fileFor(folder, request.url.slice(prefix.length - 1));
    } catch {
      // A malformed address is an unknown one.
    }
    if (!file) {
      response.writeHead(404, { "content-type": "text/plain" }).end("Not found\n");
      return;
    }
    // Names with a content hash could be kept for ever; asking again costs nothing on one machine.
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "cache-control": "no-cache" });
    if (request.method === "HEAD") response.end();
    else createReadStream(file).pipe(response);
  });
}

/** Listens on PORT, or on the next free one. Resolves to the port. */
export function listen(server, port, attempts = 20) {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      if (error.code !== "EADDRINUSE" || attempts === 0) return reject(error);
      if (port !== 0) console.log(`Port ${port} is taken, trying ${port + 1}.`);
      resolve(listen(server, port + 1, attempts - 1));
    });
    server.listen(port, "127.0.0.1", () => resolve(server.address().port));
  });
}
