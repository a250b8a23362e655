// Accessibility: axe-core's rules, run in the page.

import { createRequire } from "node:module";

const source = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** The violations on the page as it stands, one readable line each: empty is good. */
export async function axe(page, options = {}) {
  // Evaluated by the debugger, not added as a script: the page's policy would forbid the latter.
  if (!(await page.evaluate(() => "axe" in window))) {
    const { readFile } = await import("node:fs/promises");
    await page.evaluate(await readFile(source, "utf8"));
  }
  const { violations } = await page.evaluate((given) => window.axe.run(document, given), options);
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((node) => `${id} (${impact}): ${help} – ${node.target.join(" ")}: ${node.html.slice(0, 200)}`),
  );
}
