// The plan as a document: kept, taken back, opened, refused, exported.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { appStarted, launch, openPage, withoutBrowser } from "./lib/browser.mjs";
import { fabricctl } from "./lib/fabricctl.mjs";
import { serveSite } from "./lib/site.mjs";
import { example, openFile, openPlan, saved, stored, toast } from "./lib/story.mjs";
import { unzip } from "./lib/zip.mjs";

describe("the plan", { skip: withoutBrowser, timeout: 240_000 }, () => {
  let browser, site;
  before(async () => {
    browser = await launch();
    site = await serveSite();
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  const withExample = async (name, hash = "#/") => {
    const page = await openPage(browser, site.url);
    await openFile(page, `${name}.json`, await example(name));
    await page.getByRole("link", { name: "Overview" }).waitFor();
    await page.evaluate((to) => (location.hash = to), hash);
    return page;
  };

  test("half-typed text survives a reload with its error", async () => {
    const page = await withExample("ip-fabric", "#/nodes/node1");
    await page.getByLabel("IPv4 address", { exact: true }).fill("10.0.0.999/24");
    await page.locator(".detail .message.error", { hasText: "999" }).waitFor();
    await saved(page);
    await page.reload();
    await appStarted(page);
    assert.equal(await page.getByLabel("IPv4 address", { exact: true }).inputValue(), "10.0.0.999/24");
    await page.locator(".detail .message.error", { hasText: "999" }).waitFor();
    page.assertClean();
    await page.context().close();
  });

  test("closing the tab at once loses nothing", async () => {
    const page = await withExample("ip-fabric", "#/nodes/node1");
    await page.getByLabel("Operating system").fill("debian-12");
    await page.reload();
    await appStarted(page);
    assert.equal(await page.getByLabel("Operating system").inputValue(), "debian-12");
    await page.context().close();
  });

  test("a click on a problem leads to its field", async () => {
    const page = await withExample("ip-fabric", "#/nodes/node1");
    await page.getByLabel("IPv4 address", { exact: true }).fill("10.0.0.999/24");
    await page.getByRole("link", { name: /^Pools/ }).click();
    await page.locator(".rail .problem.error .problem-link").first().click();
    await page.waitForFunction(() => document.activeElement?.value === "10.0.0.999/24");
    await page.context().close();
  });

  test("undo takes back what was typed into a field as one step, then the rest; redo does it again", async () => {
    const page = await withExample("ip-fabric", "#/nodes/node1");
    await saved(page);
    const before = await stored(page);
    const uplink = page.getByLabel("Uplink", { exact: true });
    await uplink.fill("");
    await uplink.pressSequentially("enp5s0");
    await page.getByLabel("Operating system").click();
    await page.keyboard.press("Control+z");
    assert.equal(await uplink.inputValue(), "eno1");
    await page.keyboard.press("Control+Shift+z");
    assert.equal(await uplink.inputValue(), "enp5s0");
    await page.keyboard.press("Control+z");
    await saved(page);
    await page.waitForFunction((text) => localStorage.getItem("fabric-planner/plan") === text, before);
    await page.context().close();
  });

  test("deleting a node that VMs stand on asks, tells which, and leaves no dangling name", async () => {
    const page = await withExample("ip-fabric", "#/nodes/node1");
    await page.getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("VM sea_gold").waitFor();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await saved(page);
    const plan = JSON.parse(await stored(page));
    assert.ok(!("node1" in plan.nodes));
    assert.ok(!("node" in plan.vms.sea_gold));
    await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await page.waitForFunction(() => "node1" in JSON.parse(localStorage.getItem("fabric-planner/plan")).nodes);
    await page.context().close();
  });

  test("renaming a cluster renames it wherever it is named", async () => {
    const page = await withExample("ip-fabric", "#/clusters/fab1");
    await page.getByLabel("Name of the cluster").fill("ams");
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => location.hash === "#/clusters/ams");
    await saved(page);
    const plan = JSON.parse(await stored(page));
    assert.deepEqual(Object.values(plan.nodes).map((node) => node.cluster), ["ams", "ams", "ams"]);
    await page.context().close();
  });

  test("a VM moves in a fabric, and is refused with the reason in Routing", async () => {
    const fabric = await withExample("ip-fabric", "#/vms/web1");
    await fabric.getByLabel("Node", { exact: true }).selectOption("node3");
    await saved(fabric);
    assert.equal(JSON.parse(await stored(fabric)).vms.web1.node, "node3");
    await fabric.context().close();

    const plan = JSON.parse(await example("hetzner-routing"));
    plan.nodes.fsn8 = { ...plan.nodes.fsn7, ipv4: "203.0.113.11/32", ipv6: "2a01:4f8:13b:9a8::2/64", uplink_mac: "54:04:a6:f1:7b:29", vm_ranges: ["192.0.2.16/29", "2a01:4f8:13b:9a8::/64"] };
    const page = await openPage(browser, site.url);
    await openFile(page, "two.json", JSON.stringify(plan));
    await page.evaluate(() => (location.hash = "#/vms/shop"));
    await page.getByLabel("Node", { exact: true }).selectOption("fsn8");
    await page.locator(".message.error", { hasText: "192.0.2.8" }).waitFor();
    assert.equal(await page.getByLabel("Node", { exact: true }).inputValue(), "fsn7");
    await page.getByRole("button", { name: "Move it with new addresses" }).click();
    await saved(page);
    const moved = JSON.parse(await stored(page)).vms.shop;
    assert.deepEqual(moved, { addresses: ["192.0.2.16", "2a01:4f8:13b:9a8::1"], node: "fsn8" });
    await page.context().close();
  });

  const BROKEN = [
    ["no JSON", "{ \"format\": \"fabric-plan/1\", ", /not JSON/],
    ["empty", "", /empty/],
    ["from the future", '{ "format": "fabric-plan/99" }', /newer/],
    ["another document", '{ "name": "x", "version": "1.0" }', /does not say that it is a plan/],
    ["with an unknown field", '{ "format": "fabric-plan/1", "nodez": {} }', /nodez: unknown field nodez.*nodes/],
    ["with a name twice", '{ "format": "fabric-plan/1", "nodes": { "a": {}, "a": {} } }', /twice/],
    ["with a list for an object", '{ "format": "fabric-plan/1", "nodes": [] }', /a list/],
    ["hostile by depth", `{ "format": "fabric-plan/1", "nodes": ${"[".repeat(50_000)}`, /recursion/],
    ["binary", "\u0000\u0001\u0002PK", /not JSON/],
  ];
  test("a broken, foreign or hostile file is refused with its reason, and the plan stays", async () => {
    const page = await withExample("ip-fabric", "#/pools");
    await saved(page);
    const before = await stored(page);
    for (const [name, text, reason] of BROKEN) {
      await openFile(page, `${name}.json`, text);
      await page.locator(".toast.error", { hasText: `${name}.json was not opened` }).waitFor();
      assert.match(await toast(page), reason, name);
      assert.equal(await stored(page), before, name);
    }
    await page.getByRole("link", { name: "vm-v4" }).waitFor();
    page.assertClean();
    await page.context().close();
  });

  test("names and notes full of markup are shown as they are", async () => {
    const page = await openPage(browser, site.url);
    const hostile = `<img src=x onerror=alert(1)>"'\`;}{#\u202e`;
    await openFile(page, "hostile.json", JSON.stringify({
      format: "fabric-plan/1", name: hostile, notes: hostile, nodes: { [hostile]: { os: hostile, cluster: hostile } }, vms: { "a/b~c": { node: hostile } },
    }));
    for (const hash of ["#/", "#/nodes", `#/nodes/${encodeURIComponent(hostile)}`, `#/vms/${encodeURIComponent("a/b~c")}`, "#/problems", "#/export"]) {
      await page.evaluate((to) => (location.hash = to), hash);
      await page.locator("h1").waitFor();
      await page.waitForTimeout(50);
    }
    assert.equal(await page.locator("img").count(), 0);
    page.assertClean();
    await page.context().close();
  });

  test("a saved plan text that can't be read is put aside, not overwritten", async () => {
    const page = await openPage(browser, site.url);
    await page.evaluate(() => localStorage.setItem("fabric-planner/plan", "{ half a pl"));
    await page.reload();
    await appStarted(page);
    await page.locator(".toast.error").waitFor();
    assert.equal(await page.evaluate(() => localStorage.getItem("fabric-planner/unreadable")), "{ half a pl");
    await page.context().close();
  });

  test("two tabs don't overwrite each other unasked", async () => {
    const page = await withExample("ip-fabric", "#/nodes/node1");
    await saved(page);
    const other = await page.context().newPage();
    await other.goto(`${site.url}#/nodes/node1`);
    await appStarted(other);
    await other.getByLabel("Uplink", { exact: true }).fill("enp9s0");
    await saved(other);
    await page.getByText("changed in another tab").waitFor();
    await page.getByRole("button", { name: "Load the other tab's plan" }).click();
    await page.waitForFunction(() => [...document.querySelectorAll("input")].some((input) => input.value === "enp9s0"));
    await page.context().close();
  });

  test("the plan file that is saved is the file that was opened", async () => {
    const page = await withExample("switching");
    const download = page.waitForEvent("download");
    await page.keyboard.press("Control+s");
    assert.equal((await download).suggestedFilename(), "office.fabric.json");
    assert.equal(await readFile(await (await download).path(), "utf8"), await example("switching"));
    await page.context().close();
  });

  for (const name of ["ip-fabric", "hetzner-routing", "switching"]) {
    test(`the zip of ${name} is byte for byte what fabricctl exports`, async () => {
      const folder = await mkdtemp(join(tmpdir(), "fabric-planner-export-"));
      const plan = fileURLToPath(new URL(`../../examples/${name}.json`, import.meta.url));
      const archive = join(folder, "all.zip");
      const tree = join(folder, "tree");
      execFileSync(fabricctl(), ["export", plan, "--out", tree, "--zip", archive], { stdio: "pipe" });

      const page = await withExample(name, "#/export");
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Download all (zip)" }).click();
      const bytes = await readFile(await (await download).path());
      assert.ok(bytes.equals(await readFile(archive)), "the archives differ");

      const files = unzip(bytes);
      const found = (await readdir(tree, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
      const paths = found.map((entry) => relative(tree, join(entry.parentPath ?? entry.path, entry.name)));
      assert.deepEqual(paths.sort(), [...files.keys()].sort());
      for (const path of paths) assert.ok(files.get(path).equals(await readFile(join(tree, path))), path);
      page.assertClean();
      await page.context().close();
      await rm(folder, { recursive: true });
    });
  }

  test("every dialect and option gives the same bytes in the browser", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fabric-planner-export-"));
    const cases = fileURLToPath(new URL("../export", import.meta.url));
    const page = await openPage(browser, site.url);
    let compared = 0;
    for (const name of (await readdir(cases)).sort()) {
      const plan = join(cases, name, "plan.json");
      // The examples' own cases have no plan beside them.
      if (!existsSync(plan)) continue;
      const archive = join(folder, `${name}.zip`);
      execFileSync(fabricctl(), ["export", plan, "--zip", archive], { stdio: "pipe" });
      const before = await stored(page);
      await openPlan(page, await readFile(plan, "utf8"), "#/export");
      await page.waitForFunction((old) => localStorage.getItem("fabric-planner/plan") !== old, before);
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Download all (zip)" }).click();
      const bytes = await readFile(await (await download).path());
      assert.ok(bytes.equals(await readFile(archive)), `the archives of ${name} differ`);
      compared += 1;
    }
    assert.ok(compared > 25, `${compared} cases`);
    page.assertClean();
    await page.context().close();
    await rm(folder, { recursive: true });
  });
});
