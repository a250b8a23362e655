// The parts that are loaded when they are needed: the exporter and the rules' documentation.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { appStarted, keptForOffline, launch, openPage, withoutBrowser } from "./lib/browser.mjs";
import { fabricctl } from "./lib/fabricctl.mjs";
import { dist, serveSite } from "./lib/site.mjs";
import { example, openFile } from "./lib/story.mjs";
import { unzip } from "./lib/zip.mjs";

const nameIn = async (folder, pattern) => (await readdir(folder)).find((name) => pattern.test(name));
const go = (page, hash) => page.evaluate((to) => (location.hash = to), hash);

async function archive(page) {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download all (zip)" }).click();
  return unzip(await readFile(await (await download).path()));
}

test("the rules' documentation is what fabricctl says", async () => {
  const texts = JSON.parse(await readFile(join(dist, await nameIn(dist, /^rules-.*\.json$/)), "utf8"));
  const { rules } = JSON.parse(execFileSync(fabricctl(), ["rules", "--format", "json"], { encoding: "utf8" }));
  assert.deepEqual(Object.keys(texts).sort(), rules.map(({ rule }) => rule).sort());
  for (const { rule, docs } of rules) {
    const said = docs.map(({ heading, body }) => `## ${heading}\n${body}\n`).join("\n");
    assert.equal(texts[rule], said, rule);
  }
});

describe("a part that is loaded when it is needed", { skip: withoutBrowser, timeout: 120_000 }, () => {
  let browser, folder, site;
  before(async () => {
    browser = await launch();
    folder = await mkdtemp(join(tmpdir(), "fabric-planner-later-"));
    await cp(dist, folder, { recursive: true });
    // The service worker would fetch everything once the page is idle; without it one sees what the page asks for.
    const html = await readFile(join(folder, "index.html"), "utf8");
    await writeFile(join(folder, "index.html"), html.replace(/<meta name="service-worker"[^>]*>/, ""));
    site = await serveSite({ folder });
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const withExample = async (from = site) => {
    const page = await openPage(browser, from.url);
    await openFile(page, "ip-fabric.json", await example("ip-fabric"));
    await page.getByRole("link", { name: "Overview" }).waitFor();
    return page;
  };

  test("is not loaded before, and only once", async () => {
    const loaded = [];
    const page = await openPage(browser, site.url);
    page.context().on("request", (request) => loaded.push(new URL(request.url()).pathname.split("/").pop().replace(/-[0-9a-f]+/, "")));
    await page.reload();
    await appStarted(page);
    await openFile(page, "ip-fabric.json", await example("ip-fabric"));
    for (const hash of ["#/", "#/nodes/node1", "#/problems", "#/rules"]) {
      await go(page, hash);
      await page.locator("h1").waitFor();
      await page.waitForTimeout(100);
    }
    const later = (name) => /^(exporter|rules)\./.test(name);
    assert.ok(loaded.some((name) => name.endsWith(".wasm")), "the log sees nothing");
    assert.deepEqual(loaded.filter(later), []);

    for (const round of [1, 2]) {
      await go(page, "#/rules/BGP002");
      await page.getByRole("heading", { name: "Why it matters" }).waitFor();
      await go(page, "#/export");
      await page.locator(".preview").waitFor();
      assert.deepEqual(loaded.filter(later).sort(), ["exporter.js", "exporter.wasm", "rules.json"], `round ${round}`);
    }
    page.assertClean();
    await page.context().close();
  });

  test("is there without a network after the first visit, wanted or not", async () => {
    const own = await serveSite();
    const page = await withExample(own);
    await keptForOffline(page);
    await own.stop();
    await page.context().setOffline(true);
    await go(page, "#/rules/BGP002");
    await page.getByRole("heading", { name: "Why it matters" }).waitFor();
    await go(page, "#/export");
    assert.ok((await archive(page)).has("rr1/etc/bird/bird.conf"));
    // The browser looks for a new version and may not find the host; nothing else may be missed.
    assert.deepEqual(page.complaints.filter((text) => !text.includes("service-worker.js")), []);
    await page.context().close();
  });

  for (const kind of ["js", "wasm"]) {
    test(`says so when the exporter's ${kind} does not arrive, and tries again when told to`, async () => {
      const page = await withExample();
      const file = join(folder, await nameIn(folder, new RegExp(`^exporter-.*\\.${kind}$`)));
      await rename(file, `${file}.gone`);
      await go(page, "#/export");
      await page.getByRole("alert").getByText("The exporter could not be loaded").waitFor();
      assert.ok(await page.getByRole("button", { name: "Download all (zip)" }).isDisabled());
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByRole("alert").getByText("The exporter could not be loaded").waitFor();
      await rename(`${file}.gone`, file);
      await page.getByRole("button", { name: "Try again" }).click();
      await page.locator(".preview").waitFor();
      assert.ok((await archive(page)).has("RUNBOOK.md"));
      await page.context().close();
    });
  }

  test("says so when the exporter fails, and starts it anew", async () => {
    const page = await withExample();
    const file = join(folder, await nameIn(folder, /^exporter-.*\.js$/));
    const script = await readFile(file);
    await writeFile(file, 'onmessage = () => postMessage([null, "out of memory"]);');
    await go(page, "#/export");
    await page.getByRole("alert").getByText("The export failed: out of memory").waitFor();
    await writeFile(file, script);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".preview").waitFor();
    page.assertClean();
    await page.context().close();
  });

  test("says so when the documentation does not arrive, and tries again when told to", async () => {
    const page = await withExample();
    const file = join(folder, await nameIn(folder, /^rules-.*\.json$/));
    await rename(file, `${file}.gone`);
    await go(page, "#/rules/BGP002");
    await page.getByRole("alert").getByText("The documentation could not be loaded").waitFor();
    await rename(`${file}.gone`, file);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Why it matters" }).waitFor();
    await page.context().close();
  });

  test("gives the files of the plan as it is, and keeps the ones before in sight until the next are there", async () => {
    const page = await withExample();
    await go(page, "#/nodes/node1");
    await page.getByLabel("IPv4 address", { exact: true }).fill("10.0.0.77/24");
    await go(page, "#/export/rr1%2Fetc%2Fbird%2Fbird.conf");
    const shown = page.locator(".preview pre");
    await shown.getByText("10.0.0.77").first().waitFor();
    await page.evaluate(() => {
      const gone = (record) => [...record.removedNodes].some((node) => node.matches?.(".export-body, .file-tree section"));
      new MutationObserver((records) => (window.flickered ||= records.some(gone))).observe(document.body, { childList: true, subtree: true });
    });
    // Several steps at once: only the last one's files are of interest.
    for (const key of ["Control+z", "Control+Shift+z", "Control+z"]) await page.keyboard.press(key);
    const files = await archive(page);
    await shown.getByText("10.0.0.11").first().waitFor();
    assert.equal(await shown.innerText(), files.get("rr1/etc/bird/bird.conf").toString());
    assert.ok(!files.get("rr1/etc/bird/bird.conf").includes("10.0.0.77"));
    assert.equal(await page.evaluate(() => window.flickered ?? false), false);
    page.assertClean();
    await page.context().close();
  });
});
