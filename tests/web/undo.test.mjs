// Undo and redo: from where they are asked for, and where they lead.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, openPage, withoutBrowser } from "./lib/browser.mjs";
import { serveSite } from "./lib/site.mjs";
import { example, openPlan, saved, stored, toast } from "./lib/story.mjs";

describe("undo", { skip: withoutBrowser, timeout: 120_000 }, () => {
  let browser, site;
  before(async () => {
    browser = await launch();
    site = await serveSite();
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  const open = async (hash) => openPlan(await openPage(browser, site.url), await example("ip-fabric"), hash);
  const plan = async (page) => {
    await saved(page);
    return JSON.parse(await stored(page));
  };
  const arrived = (page, hash) => page.waitForFunction((wanted) => location.hash === wanted, hash);

  test("reaches the plan from the empty field for a new entry, and leaves what is being typed to the browser", async () => {
    const page = await open("#/pools/vm-v4");
    const before = (await plan(page)).pools["vm-v4"].ranges;
    const adder = page.getByLabel("New range");
    await adder.click();
    await page.keyboard.type("198.51.100.240");
    await page.keyboard.press("Enter");
    assert.deepEqual((await plan(page)).pools["vm-v4"].ranges, [...before, "198.51.100.240"]);
    assert.ok(await adder.evaluate((input) => input === document.activeElement && input.value === ""));
    await page.keyboard.press("Control+z");
    assert.deepEqual((await plan(page)).pools["vm-v4"].ranges, before);
    await page.keyboard.press("Control+y");
    assert.equal((await plan(page)).pools["vm-v4"].ranges.length, before.length + 1);
    await page.keyboard.type("198.51");
    await page.keyboard.press("Control+z");
    assert.notEqual(await adder.inputValue(), "198.51");
    assert.equal((await plan(page)).pools["vm-v4"].ranges.length, before.length + 1);
    page.assertClean();
    await page.context().close();
  });

  test("is no longer offered by a message once something else was changed", async () => {
    const page = await open("#/vms/web1");
    await page.getByRole("button", { name: "Delete" }).click();
    await page.locator(".toast").getByRole("button", { name: "Undo" }).waitFor();
    await page.evaluate(() => (location.hash = "#/nodes/node1"));
    await page.getByLabel("Uplink", { exact: true }).fill("enp9s0");
    // By itself it goes after six seconds.
    await page.locator(".toast").waitFor({ state: "detached", timeout: 2500 });
    const { nodes, vms } = await plan(page);
    assert.deepEqual([nodes.node1.uplink, "web1" in vms], ["enp9s0", false]);
    await page.context().close();
  });

  test("of a rename leads back to the name before, and redo to the new one", async () => {
    const page = await open("#/nodes/node1");
    const name = page.getByLabel("Name of the node");
    await name.fill("kvm-1");
    await page.keyboard.press("Tab");
    await arrived(page, "#/nodes/kvm-1");
    await page.keyboard.press("Control+z");
    await arrived(page, "#/nodes/node1");
    assert.equal(await name.inputValue(), "node1");
    assert.match(await toast(page), /renaming node1 to kvm-1/);
    await page.keyboard.press("Control+Shift+z");
    await arrived(page, "#/nodes/kvm-1");
    assert.equal(await name.inputValue(), "kvm-1");
    await page.context().close();
  });

  test("of a new object leads to the list, and a name that is nobody's is said to be so", async () => {
    const page = await open("#/vms");
    await page.getByRole("button", { name: "New VM" }).click();
    await page.getByLabel("Name of the VM").waitFor();
    await page.keyboard.press("Control+z");
    await arrived(page, "#/vms");
    await page.evaluate(() => (location.hash = "#/vms/nosuch"));
    await page.getByText("There is no VM nosuch.").waitFor();
    await page.evaluate(() => (location.hash = "#/vms/web1"));
    await page.getByText("There is no VM").waitFor({ state: "detached" });
    await page.evaluate(() => (location.hash = "#/rules/NOPE01"));
    await page.getByText("There is no rule NOPE01.").waitFor();
    page.assertClean();
    await page.context().close();
  });
});
