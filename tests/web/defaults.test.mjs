// New objects: what the app fills in by itself is no finding.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, openPage, withoutBrowser } from "./lib/browser.mjs";
import { serveSite } from "./lib/site.mjs";
import { example, openPlan, saved, stored } from "./lib/story.mjs";

describe("what is new", { skip: withoutBrowser, timeout: 120_000 }, () => {
  let browser, site;
  before(async () => {
    browser = await launch();
    site = await serveSite();
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  const open = async (text, hash) => openPlan(await openPage(browser, site.url), text, hash);
  const plan = async (page) => {
    await saved(page);
    return JSON.parse(await stored(page));
  };
  const create = async (page, noun) => {
    await page.getByRole("button", { name: `New ${noun}`, exact: true }).click();
    await page.waitForFunction(() => document.activeElement?.closest(".field.name"));
  };
  const rules = (page) => page.locator(".rail .rule-link").allInnerTexts();
  const emptyPlan = (type, virtualization = "kvm") =>
    JSON.stringify({ format: "fabric-plan/1", clusters: { c: { virtualization, network: { type } } } });

  for (const [type, virtualization, software] of [
    ["switching", "kvm", { os: "almalinux-8", network_backend: "networkmanager" }],
    ["routing", "lxd", { os: "ubuntu-20.04" }],
    ["ip-fabric", "kvm", { network_backend: "networkmanager", routing_daemon: "frr" }],
  ]) {
    test(`the first node of a ${type} cluster on ${virtualization} has software that goes together`, async () => {
      const page = await open(emptyPlan(type, virtualization), "#/nodes");
      await create(page, "node");
      assert.deepEqual((await plan(page)).nodes.node1, { cluster: "c", uplink: "eno1", ...software });
      const found = await rules(page);
      assert.ok(found.length > 0);
      assert.deepEqual(found.filter((code) => /^TARG|NODE006/.test(code)), []);
      await page.context().close();
    });
  }

  test("a node is like those of its own cluster", async () => {
    const text = JSON.parse(await example("ip-fabric"));
    text.clusters.other = { virtualization: "kvm", network: { type: "switching" } };
    text.nodes.znode = { cluster: "other", os: "debian-12", network_backend: "ifupdown2", uplink: "enp1s0" };
    const page = await open(JSON.stringify(text), "#/nodes");
    await create(page, "node");
    assert.deepEqual((await plan(page)).nodes.node4, text.nodes.znode);
    await page.context().close();
  });

  test("a cluster takes nothing from another; another network type takes along what the app filled in, and gives it back", async () => {
    const text = JSON.parse(await example("ip-fabric"));
    const page = await open(JSON.stringify(text), "#/clusters");
    await create(page, "cluster");
    const before = await plan(page);
    assert.deepEqual(before.clusters.cluster1, { virtualization: "kvm", network: { type: "ip-fabric" } });

    await page.evaluate(() => (location.hash = "#/nodes"));
    await create(page, "node");
    await page.evaluate(() => (location.hash = "#/pools"));
    await create(page, "pool");
    await page.evaluate(() => (location.hash = "#/reflectors"));
    await create(page, "route reflector");
    await page.evaluate(() => (location.hash = "#/clusters"));
    await create(page, "cluster");
    const { clusters, nodes } = await plan(page);
    assert.deepEqual(clusters.cluster2, { pools: ["pool1"], virtualization: "kvm", network: { type: "ip-fabric", reflectors: ["rr3"] } });
    assert.deepEqual([nodes.node4.cluster, nodes.node4.routing_daemon], ["cluster1", "frr"]);

    for (const cluster of ["cluster1", "cluster2"]) {
      await page.evaluate((name) => (location.hash = `#/clusters/${name}`), cluster);
      await page.getByRole("radio", { name: /^Switching/ }).check();
      await page.getByRole("radio", { name: /^Routing/ }).check();
      await saved(page);
      assert.deepEqual((await rules(page)).filter((code) => code === "PLAN009"), []);
      await page.getByRole("radio", { name: /^IP fabric/ }).check();
    }
    const then = await plan(page);
    assert.deepEqual([then.clusters.cluster2, then.nodes], [clusters.cluster2, nodes]);
    page.assertClean();
    await page.context().close();
  });
});
