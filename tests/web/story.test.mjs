// The main job, as a new user does it: from an empty plan to the files, with the keyboard alone.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { readFile } from "node:fs/promises";
import { launch, openPage, withoutBrowser } from "./lib/browser.mjs";
import { serveSite } from "./lib/site.mjs";
import { choose, press, saved, stored, tabTo, typeInto } from "./lib/story.mjs";
import { unzip } from "./lib/zip.mjs";

describe("a first plan with the keyboard alone", { skip: withoutBrowser, timeout: 240_000 }, () => {
  let browser, site, page;
  before(async () => {
    browser = await launch();
    site = await serveSite();
    page = await openPage(browser, site.url);
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  const create = async (title, noun) => {
    await press(page, "link", new RegExp(`^${title}`));
    await press(page, "button", new RegExp(`^New ${noun}$`));
    // The name is ready to be typed over.
    await page.waitForFunction(() => document.activeElement?.closest(".field.name"));
  };

  test("an empty plan is begun", async () => {
    await press(page, "button", /^Empty plan$/);
    await page.getByRole("heading", { name: "Overview" }).waitFor();
  });

  test("a pool gets its range", async () => {
    await create("Pools", "pool");
    await page.keyboard.type("public");
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => location.hash === "#/pools/public");
    await tabTo(page, page.getByLabel("New range"));
    await page.keyboard.type("198.51.100.7/29");
    await page.keyboard.press("Enter");
    await page.locator(".message.error", { hasText: "198.51.100.0/29" }).waitFor();
    await press(page, "button", /^Use 198\.51\.100\.0\/29$/);
    await page.locator('.detail input[value], .detail input').first().waitFor();
    assert.equal(await page.getByLabel("range 1", { exact: true }).inputValue(), "198.51.100.0/29");
  });

  for (const [name, address, role] of [["rr1", "10.0.0.2/24", "Main"], ["rr2", "10.0.0.3/24", "Backup"]]) {
    test(`the route reflector ${name} is planned`, async () => {
      await create("Route reflectors", "route reflector");
      assert.equal(await page.getByLabel("Name of the route reflector").inputValue(), name);
      assert.equal(await page.getByLabel("Role", { exact: true }).evaluate((s) => s.selectedOptions[0].text), role);
      await typeInto(page, "IPv4 address", address);
    });
  }

  test("the core gateway is planned", async () => {
    await create("Core gateways", "core gateway");
    await typeInto(page, "IPv4 address", "10.0.0.254/24");
  });

  test("the cluster takes on what is there", async () => {
    await create("Clusters", "cluster");
    await page.keyboard.type("fab1");
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => location.hash === "#/clusters/fab1");
    await typeInto(page, "AS number", "64512");
    await typeInto(page, "BGP community", "64512:100");
    await typeInto(page, "IPv4 gateway", "10.255.255.1");
  });

  for (const [name, address] of [["node1", "10.0.0.11/24"], ["node2", "10.0.0.12/24"]]) {
    test(`${name} is planned`, async () => {
      await create("Nodes", "node");
      assert.equal(await page.getByLabel("Name of the node").inputValue(), name);
      await choose(page, "Cluster", "fab1");
      await typeInto(page, "IPv4 address", address);
      await typeInto(page, "IPv4 gateway", "10.0.0.254");
    });
  }

  test("a VM gets the first free address", async () => {
    await create("VMs", "VM");
    await page.keyboard.type("sea_gold");
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => location.hash === "#/vms/sea_gold");
    assert.equal(await page.getByLabel("address 1", { exact: true }).inputValue(), "198.51.100.0");
  });

  test("a name that is too long for an interface is refused where it stands, and undone", async () => {
    await page.keyboard.press("Shift+Tab");
    await tabTo(page, page.getByLabel("Name of the VM"), "Shift+Tab");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("sea_golden_gate");
    await page.keyboard.press("Tab");
    await page.locator(".detail .message.error").first().waitFor();
    await page.keyboard.press("Control+z");
    await page.locator(".detail .message.error").first().waitFor({ state: "detached" });
    await saved(page);
    assert.ok((await stored(page)).includes('"sea_gold"'));
  });

  test("there is no error left, and the zip holds the files", async () => {
    await press(page, "link", /^Export/);
    await page.getByRole("heading", { name: "Export" }).waitFor();
    await tabTo(page, page.getByRole("button", { name: "Download all (zip)" }));
    const download = page.waitForEvent("download");
    await page.keyboard.press("Enter");
    const files = unzip(await readFile(await (await download).path()));
    for (const path of ["RUNBOOK.md", "rr1/etc/bird/bird.conf", "node2/etc/frr/frr.conf", "gw1/fabric.set"]) {
      assert.ok(files.has(path), `${path} is missing among ${[...files.keys()].join(", ")}`);
    }
    assert.match(files.get("rr1/etc/bird/bird.conf").toString(), /10\.0\.0\.12/);
  });

  test("nothing is lost by a reload, and nothing was complained about", async () => {
    await saved(page);
    const before = await stored(page);
    await page.reload();
    await page.getByRole("link", { name: /^VMs/ }).click();
    await page.getByRole("link", { name: "sea_gold" }).waitFor();
    assert.equal(await stored(page), before);
    page.assertClean();
  });
});
