// The built site on a server of its own, below a folder: a site that assumes the root of a host would break.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listen, staticServer } from "../../../scripts/site/serve.mjs";

export const dist = fileURLToPath(new URL("../../../dist/", import.meta.url));

/** Serves FOLDER below PREFIX on a free port. `stop` also cuts open connections. */
export async function serveSite({ folder = dist, prefix = "/some/folder/" } = {}) {
  if (!existsSync(`${folder}/index.html`)) throw new Error("the site is not built; run: make build");
  const server = staticServer(folder, prefix);
  const port = await listen(server, 0);
  // A test that failed before it stopped its server must not keep the test runner alive.
  server.unref();
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    url: origin + prefix,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
