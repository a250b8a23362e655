// The site as a whole: it loads, keeps to itself, works from any folder and without a network.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe } from "./lib/axe.mjs";
import { appStarted, keptForOffline, launch, openPage, withoutBrowser } from "./lib/browser.mjs";
import { dist, serveSite } from "./lib/site.mjs";

describe("the site", { skip: withoutBrowser, timeout: 120_000 }, () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser?.close());

  for (const prefix of ["/", "/some/folder/"]) {
    test(`loads from ${prefix} without a complaint or a foreign request`, async () => {
      const site = await serveSite({ prefix });
      const page = await openPage(browser, site.url);
      assert.equal(await page.title(), "Fabric Planner");
      assert.equal(await page.locator("h1").count(), 1);
      await keptForOffline(page);
      page.assertClean();
      await page.context().close();
      await site.stop();
    });
  }

  test("works after its first visit with the network and the server gone", async () => {
    const site = await serveSite();
    const page = await openPage(browser, site.url);
    await keptForOffline(page);
    await site.stop();
    await page.context().setOffline(true);
    for (const address of [site.url, `${site.url}index.html`, `${site.url}?from=mail#/anywhere`]) {
      await page.goto("about:blank");
      await page.goto(address);
      await appStarted(page);
    }
    // The browser looks for a new version and may not find the host; nothing else may be missed.
    const other = page.complaints.filter((text) => !text.includes("service-worker.js"));
    assert.deepEqual(other, []);
    await page.context().close();
  });

  test("has no accessibility violation that axe knows", async () => {
    const site = await serveSite();
    const page = await openPage(browser, site.url);
    assert.deepEqual(await axe(page), []);
    await page.context().close();
    await site.stop();
  });

  test("says so when WebAssembly is missing", async () => {
    const site = await serveSite();
    const context = await browser.newContext();
    await context.addInitScript(() => delete globalThis.WebAssembly);
    const page = await context.newPage();
    await page.goto(site.url);
    await page.waitForSelector("#boot[role=alert] h1");
    assert.match(await page.locator("#boot").innerText(), /WebAssembly is missing/);
    await context.close();
    await site.stop();
  });

  test("says so when a file does not arrive", async () => {
    const site = await serveSite();
    const context = await browser.newContext({ serviceWorkers: "block" });
    await context.route("**/*.wasm", (route) => route.abort());
    const page = await context.newPage();
    await page.goto(site.url);
    await page.waitForSelector("#boot[role=alert] h1");
    assert.match(await page.locator("#boot").innerText(), /could not start/);
    await context.close();
    await site.stop();
  });
});

/** A copy of the site that calls itself VERSION in its title and differs in its worker's version and digests. */
async function editedCopy(folder, version) {
  const { createHash } = await import("node:crypto");
  const page = join(folder, "index.html");
  const html = (await readFile(join(dist, "index.html"), "utf8")).replace(/<title>.*<\/title>/, `<title>${version}</title>`);
  await cp(dist, folder, { recursive: true });
  await writeFile(page, html);
  const digest = createHash("sha256").update(html).digest("base64");
  const worker = (await readFile(join(dist, "service-worker.js"), "utf8"))
    .replace(/"index.html": "[^"]*"/, `"index.html": "sha256-${digest}"`)
    .replace(/VERSION = "[^"]*"/, `VERSION = "${version}"`);
  await writeFile(join(folder, "service-worker.js"), worker);
}

describe("a new version", { skip: withoutBrowser, timeout: 120_000 }, () => {
  let browser, folder, site;
  before(async () => {
    browser = await launch();
    folder = await mkdtemp(join(tmpdir(), "fabric-planner-site-"));
    await editedCopy(folder, "first");
    site = await serveSite({ folder });
  });
  after(async () => {
    await site?.stop();
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const caches = (page) => page.evaluate(() => globalThis.caches.keys());

  test("replaces the old one by itself on an untouched page, and drops its cache", async () => {
    const page = await openPage(browser, site.url);
    await keptForOffline(page);
    assert.equal(await page.title(), "first");
    await editedCopy(folder, "second");
    await page.reload();
    await page.waitForFunction(() => document.title === "second");
    await appStarted(page);
    assert.deepEqual(await caches(page), ["fabric-planner /some/folder/ second"]);
    page.assertClean();
    await page.context().close();
  });

  test("waits while somebody works, is offered, and comes when taken", async () => {
    await editedCopy(folder, "first");
    const page = await openPage(browser, site.url);
    await keptForOffline(page);
    await page.addInitScript(() => {
      addEventListener("app-update-ready", () => (window.offered = true));
      // As if the user had typed at once.
      addEventListener("DOMContentLoaded", () => setTimeout(() => dispatchEvent(new KeyboardEvent("keydown")), 0));
    });
    await page.reload();
    await page.evaluate(() => dispatchEvent(new KeyboardEvent("keydown")));
    await editedCopy(folder, "second");
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
    await page.waitForFunction(() => window.offered === true);
    assert.equal(await page.title(), "first");
    await page.evaluate(() => dispatchEvent(new Event("app-update-take")));
    await page.waitForFunction(() => document.title === "second");
    await page.context().close();
  });

  test("that is only half on the host is not taken", async () => {
    await editedCopy(folder, "first");
    const page = await openPage(browser, site.url);
    await keptForOffline(page);
    await editedCopy(folder, "second");
    // The new worker is there, but one file is still the old one.
    const icon = join(folder, (await readdir(folder)).find((name) => name.endsWith(".svg")));
    await writeFile(icon, "<svg/>");
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration.update().catch(() => {});
      const fresh = registration.installing;
      if (fresh) await new Promise((done) => fresh.addEventListener("statechange", done, { once: true }));
    });
    await page.reload();
    await appStarted(page);
    assert.equal(await page.title(), "first");
    assert.deepEqual(await caches(page), ["fabric-planner /some/folder/ first"]);
    await page.context().close();
  });
});
