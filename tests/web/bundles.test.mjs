// Bundles made and signed in the browser are those of fabricctl, to the byte.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, openPage, withoutBrowser } from "./lib/browser.mjs";
import { fabricctl } from "./lib/fabricctl.mjs";
import { serveSite } from "./lib/site.mjs";
import { openPlan, stored } from "./lib/story.mjs";

const GENERATION = "1700000000";
const PASSPHRASE = "Großer Käse";
const EXAMPLE = fileURLToPath(new URL("../../examples/ip-fabric.json", import.meta.url));

describe("bundles", { skip: withoutBrowser, timeout: 240_000 }, () => {
  let browser, site, folder;
  before(async () => {
    browser = await launch();
    site = await serveSite();
    folder = await mkdtemp(join(tmpdir(), "fabric-planner-bundles-"));
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
    await rm(folder, { recursive: true });
  });

  const withPlan = async (plan) => {
    const page = await openPage(browser, site.url);
    await openPlan(page, await readFile(plan, "utf8"), "#/export");
    await page.getByText("Bundles for fabric-agent").click();
    return page;
  };
  const press = (page) => page.getByRole("button", { name: "Download bundles (zip)" }).click();
  const downloaded = async (page) => {
    const download = page.waitForEvent("download");
    await press(page);
    return readFile(await (await download).path());
  };
  const expected = async (plan, name, ...options) => {
    const archive = join(folder, `${name}.zip`);
    const env = { ...process.env, FABRIC_KEY_PASSPHRASE: PASSPHRASE };
    execFileSync(fabricctl(), ["bundle", plan, "--zip", archive, "--generation", GENERATION, ...options], { env, stdio: "pipe" });
    return readFile(archive);
  };
  const key = (name, passphrase, ...options) => {
    const path = join(folder, name);
    execFileSync("ssh-keygen", ["-q", "-N", passphrase, "-f", path, ...options]);
    return path;
  };

  test("of every dialect and option are those of fabricctl", async () => {
    const cases = fileURLToPath(new URL("../export", import.meta.url));
    const page = await withPlan(EXAMPLE);
    let compared = 0;
    for (const name of (await readdir(cases)).sort()) {
      const plan = join(cases, name, "plan.json");
      if (!existsSync(plan)) continue;
      const before = await stored(page);
      await openPlan(page, await readFile(plan, "utf8"), "#/export");
      await page.waitForFunction((old) => localStorage.getItem("fabric-planner/plan") !== old, before);
      const generation = page.getByLabel("Generation");
      if (!(await generation.isVisible())) await page.getByText("Bundles for fabric-agent").click();
      await generation.fill(GENERATION);
      assert.ok((await downloaded(page)).equals(await expected(plan, name)), `the bundles of ${name} differ`);
      compared += 1;
    }
    assert.ok(compared > 25, `${compared} cases`);
    page.assertClean();
    await page.context().close();
  });

  for (const [kind, passphrase] of [["plain", ""], ["encrypted", PASSPHRASE]]) {
    test(`are signed by ${kind} keys as fabricctl signs them`, async () => {
      const path = key(kind, passphrase, "-t", "ed25519");
      const page = await withPlan(EXAMPLE);
      await page.getByLabel("Generation").fill(GENERATION);
      await page.getByLabel("Private key").setInputFiles(path);
      if (passphrase) {
        await press(page);
        await page.getByText("The key is encrypted: give its passphrase").waitFor();
        await page.getByLabel("Its passphrase").fill("another");
        await press(page);
        await page.getByText("the passphrase does not open the key").waitFor();
        await page.getByLabel("Its passphrase").fill(passphrase);
      }
      const bytes = await downloaded(page);
      assert.ok(bytes.equals(await expected(EXAMPLE, kind, "--sign", path)), "the bundles differ");
      assert.ok(bytes.includes("node1.bundle.tar.gz.sig"));
      // Neither key nor passphrase is anywhere afterwards.
      assert.equal(await page.getByLabel("Its passphrase").inputValue(), "");
      const kept = await page.evaluate(async () => {
        const stores = [localStorage, sessionStorage].map((store) => JSON.stringify({ ...store }));
        return [...stores, JSON.stringify(await indexedDB.databases()), document.documentElement.outerHTML].join();
      });
      const secret = (await readFile(path, "utf8")).split("\n")[2];
      assert.ok(!kept.includes(secret) && !kept.includes(PASSPHRASE));
      page.assertClean();
      await page.context().close();
    });
  }

  test("have the time as their generation, and what can't be is said", async () => {
    const page = await withPlan(EXAMPLE);
    const since = Math.floor(Date.now() / 1000);
    const inventory = (await downloaded(page)).toString("latin1");
    const generation = Number(/fabric_generation: (\d+)/.exec(inventory)[1]);
    assert.ok(generation >= since && generation < since + 600, `${generation}`);
    await page.getByLabel("Generation").fill("soon");
    await press(page);
    await page.getByText("The generation is a whole number").waitFor();
    await page.getByLabel("Generation").fill("7");
    await page.getByLabel("Private key").setInputFiles(key("ecdsa", "", "-t", "ecdsa"));
    await press(page);
    await page.getByText("of a kind that can't sign here").waitFor();
    await page.getByLabel("Private key").setInputFiles([]);
    assert.ok((await downloaded(page)).toString("latin1").includes("fabric_generation: 7\n"));
    page.assertClean();
    await page.context().close();
  });
});
