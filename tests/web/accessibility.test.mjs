// axe-core finds nothing on any page, in light and dark, wide and narrow.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe } from "./lib/axe.mjs";
import { launch, openPage, withoutBrowser } from "./lib/browser.mjs";
import { serveSite } from "./lib/site.mjs";
import { example, openFile, rarePlan } from "./lib/story.mjs";

const PAGES = [
  "#/", "#/networks", "#/networks/servers", "#/pools/vm-v4", "#/clusters/fab1", "#/reflectors/rr1", "#/gateways/mx1",
  "#/nodes/node1", "#/vms/sea_gold", "#/problems", "#/rules", "#/rules/BGP002", "#/export",
];

describe("accessibility", { skip: withoutBrowser, timeout: 240_000 }, () => {
  let browser, site, good, broken, rare;
  before(async () => {
    browser = await launch();
    site = await serveSite();
    good = await example("ip-fabric");
    rare = await rarePlan();
    broken = good.replace("10.0.0.11/24", "10.0.0.999/24").replace('"rr1",\n          "rr2"', '"rr1"').replace("198.51.100.0/25", "198.51.100.1/25");
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1440, 360]) {
      test(`${colorScheme}, ${width} px`, async () => {
        const page = await openPage(browser, site.url, { colorScheme, viewport: { width, height: 900 }, reducedMotion: "reduce" });
        assert.deepEqual(await axe(page), [], "welcome");
        for (const plan of [good, broken]) {
          await openFile(page, "plan.json", plan);
          await page.getByRole("link", { name: "Overview" }).waitFor();
          for (const hash of PAGES) {
            await page.evaluate((to) => (location.hash = to), hash);
            await page.waitForTimeout(60);
            assert.deepEqual(await axe(page), [], `${hash} of the ${plan === good ? "good" : "broken"} plan`);
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            assert.ok(overflow <= 0, `${hash} is ${overflow} px too wide`);
          }
        }
        // What is folded away, and the question for a reason.
        await openFile(page, "rare.json", rare);
        for (const hash of ["#/", "#/clusters/fab1", "#/reflectors/rr1", "#/gateways/mx2", "#/nodes/node1", "#/vms/sea_gold", "#/problems"]) {
          await page.evaluate((to) => (location.hash = to), hash);
          await page.waitForTimeout(60);
          await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
          assert.deepEqual(await axe(page), [], `${hash}, unfolded`);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(overflow <= 0, `${hash}, unfolded, is ${overflow} px too wide`);
        }
        await page.getByRole("button", { name: "Turn off …" }).first().click();
        await page.keyboard.press("Enter");
        await page.getByText("Write why").waitFor();
        assert.deepEqual(await axe(page), [], "the question for a reason");
        page.assertClean();
        await page.context().close();
      });
    }
  }
});
