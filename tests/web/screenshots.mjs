// Takes a picture of every page: node tests/web/screenshots.mjs [FOLDER]
// The first page, what the navigation leads to, and an object of each kind, of the example of an IP fabric,
// of one with mistakes and of one with rare settings unfolded; each in light and dark, wide and narrow.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, openPage } from "./lib/browser.mjs";
import { serveSite } from "./lib/site.mjs";
import { example, openFile, rarePlan } from "./lib/story.mjs";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
const WIDTHS = [1440, 360];
const SCHEMES = ["light", "dark"];
const OBJECTS = ["#/networks/servers", "#/pools/vm-v4", "#/clusters/fab1", "#/reflectors/rr1", "#/gateways/mx1", "#/nodes/node1", "#/vms/sea_gold", "#/rules/BGP002"];
const MISTAKES = ["#/", "#/pools/vm-v4", "#/vms/sea_blue", "#/problems", "#/export"];
const RARE = ["#/", "#/clusters/fab1", "#/reflectors/rr1", "#/gateways/mx2", "#/nodes/node1", "#/vms/sea_gold", "#/problems"];

/** "#/nodes/new" → "nodes-new", "#/" → "overview" */
const nameOf = (hash) => hash.replace(/^#\/?/, "").replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "overview";

const good = await example("ip-fabric");
const broken = good.replace("10.0.0.12/24", "10.0.0.999/24").replace("198.51.100.0/25", "198.51.100.1/25").replace('"198.51.100.11"', '"198.51.100.10"');

await mkdir(folder, { recursive: true });
const site = await serveSite();
const browser = await launch();

async function takeAll(page, prefix, hashes, suffix) {
  for (const hash of hashes) {
    await page.evaluate((to) => (location.hash = to), hash);
    await page.locator(".toast").getByRole("button", { name: "Close the message" }).click({ timeout: 200 }).catch(() => {});
    await page.mouse.move(0, 0);
    await page.waitForTimeout(100);
    if (prefix === "rare-") await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    const file = join(folder, `${prefix}${nameOf(hash)}-${suffix}.png`);
    await page.screenshot({ path: file, fullPage: suffix.startsWith("360") || prefix === "rare-" });
    console.log(file);
  }
}

try {
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      const suffix = `${width}-${colorScheme}`;
      const page = await openPage(browser, site.url, { viewport: { width, height: 900 }, colorScheme, reducedMotion: "reduce" });
      await takeAll(page, "welcome-", ["#/"], suffix);
      await openFile(page, "plan.json", good);
      await page.getByRole("heading", { name: "Overview" }).waitFor();
      const links = await page.locator('nav a[href^="#/"]').evaluateAll((all) => all.map((link) => link.getAttribute("href")));
      await takeAll(page, "", [...new Set(links), ...OBJECTS], suffix);
      await openFile(page, "plan.json", broken);
      await page.locator(".verdict.error").waitFor();
      await takeAll(page, "mistakes-", MISTAKES, suffix);
      await openFile(page, "plan.json", await rarePlan());
      await page.evaluate(() => (location.hash = "#/problems"));
      await page.getByText("turned off").first().waitFor({ state: "attached" });
      await takeAll(page, "rare-", RARE, suffix);
      await page.getByRole("button", { name: "Turn off …" }).first().click();
      await page.screenshot({ path: join(folder, `rare-reason-${suffix}.png`) });
      for (const complaint of page.complaints) console.error(`  ${complaint}`);
      await page.context().close();
    }
  }
} finally {
  await browser.close();
  await site.stop();
}
