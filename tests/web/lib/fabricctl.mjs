// The command line, whose answers the app's are compared with.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Its path: the development build, or FABRICCTL. */
export function fabricctl() {
  const path = process.env.FABRICCTL ?? fileURLToPath(new URL("../../../target/debug/fabricctl", import.meta.url));
  assert.ok(existsSync(path), `${path} is missing; run: cargo build`);
  return path;
}
