// `make serve`: serves dist/ on this machine, prints the address and opens it where there is a desktop.

import { spawn } from "node:child_process";
import { listen, staticServer } from "./serve.mjs";

const wanted = Number(process.env.PORT || 8080);
if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65535) {
  console.error(`error: PORT=${process.env.PORT} is not a port\n  mend it with:  make serve PORT=8080`);
  process.exit(1);
}

let port;
try {
  port = await listen(staticServer("dist"), wanted);
} catch (error) {
  console.error(`error: can't listen on port ${wanted}: ${error.message}\n  mend it with:  make serve PORT=8080`);
  process.exit(1);
}
const address = `http://127.0.0.1:${port}/`;
console.log(`\nFabric Planner runs at ${address}  (stop it with Ctrl-C)`);

const desktop = process.platform === "darwin" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
if (desktop && !process.env.CI) {
  const opener = process.platform === "darwin" ? "open" : "xdg-open";
  spawn(opener, [address], { stdio: "ignore", detached: true })
    .on("error", () => {}) // no opener: the address is printed
    .unref();
}
