// Takes a picture of every page: node tests/web/screenshots.mjs [FOLDER]
// The pages are the start page and what the app's navigation links to, each in light and dark, wide and narrow.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { appStarted, launch, openPage } from "./lib/browser.mjs";
import { serveSite } from "./lib/site.mjs";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
const WIDTHS = [1440, 360];
const SCHEMES = ["light", "dark"];

/** "#/nodes/new" → "nodes-new", "#/" → "start" */
const nameOf = (hash) => hash.replace(/^#\/?/, "").replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "start";

await mkdir(folder, { recursive: true });
const site = await serveSite();
const browser = await launch();
try {
  const first = await openPage(browser, site.url);
  const links = await first.locator('nav a[href^="#/"]').evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  await first.context().close();
  for (const hash of [...new Set(["#/", ...links])]) {
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        const page = await openPage(browser, site.url + hash, { viewport: { width, height: 900 }, colorScheme, reducedMotion: "reduce" });
        await appStarted(page);
        const file = join(folder, `${nameOf(hash)}-${width}-${colorScheme}.png`);
        await page.screenshot({ path: file, fullPage: true });
        console.log(file);
        for (const complaint of page.complaints) console.error(`  ${complaint}`);
        await page.context().close();
      }
    }
  }
} finally {
  await browser.close();
  await site.stop();
}
