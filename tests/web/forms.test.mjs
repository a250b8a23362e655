// The forms: every problem leads to its field, and what belongs to interfaces.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch, openPage, withoutBrowser } from "./lib/browser.mjs";
import { serveSite } from "./lib/site.mjs";
import { choose, example, openFile, openPlan, press, rarePlan, saved, stored, tabTo, typeInto } from "./lib/story.mjs";

const schema = JSON.parse(await readFile(new URL("../../src/format/fabric-plan-1.schema.json", import.meta.url), "utf8"));

/** Something of the schema's shape that no value can be read from, wherever there is a value. */
function nonsense(part) {
  if (part.properties) return Object.fromEntries(Object.entries(part.properties).map(([name, field]) => [name, nonsense(field)]));
  if (part.type === "object") return { "x y": nonsense(part.additionalProperties) };
  if (part.type === "array") return [nonsense(part.items)];
  return "?!\u0001";
}

describe("forms", { skip: withoutBrowser, timeout: 240_000 }, () => {
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

  for (const mode of ["ip-fabric", "nonsense"]) {
    test(`every problem of a ${mode} plan leads to its field`, async () => {
      const text = { ...nonsense(schema), format: "fabric-plan/1" };
      text.clusters["x y"].network.type = mode;
      text.nodes["x y"].cluster = "x y";
      const page = await open(JSON.stringify(text), "#/problems");
      await page.locator("main .problem-link").first().waitFor();
      // In the page, as there are many: each problem's link is clicked on a fresh list of them.
      const { count, astray } = await page.evaluate(async () => {
        const soon = async (wanted) => {
          for (let i = 0; i < 100 && !wanted(); i++) await new Promise((done) => setTimeout(done, 5));
          return wanted();
        };
        const problems = () => [...document.querySelectorAll("main .problems")].at(0).children;
        const astray = [];
        const count = problems().length;
        for (let i = 0; i < count; i++) {
          document.activeElement?.blur();
          const place = problems()[i].querySelector(".place code").textContent;
          problems()[i].querySelector(".problem-link").click();
          const arrived = () => [`at:${place}`, `at:${place}/:name`].includes(document.activeElement?.id);
          if (!(await soon(arrived)) || !document.activeElement.checkVisibility()) {
            astray.push(`${place} leads to ${document.activeElement?.outerHTML.slice(0, 200)}`);
          }
          location.hash = "#/problems";
          await soon(() => document.querySelector(".problems-page") && problems().length === count);
        }
        return { count, astray };
      });
      assert.ok(count > 60, `only ${count} problems`);
      assert.deepEqual(astray, []);
      page.assertClean();
      await page.context().close();
    });
  }

  test("an interface is added, named, changed and removed by keys alone", async () => {
    const page = await open(await example("ip-fabric"), "#/nodes/node1");
    await press(page, "button", /^New interface$/);
    await page.waitForFunction(() => document.activeElement?.value === "eno2");
    assert.deepEqual((await plan(page)).nodes.node1.interfaces, { eno1: {}, eno2: {} });

    await page.keyboard.type("bond0");
    await page.keyboard.press("Tab");
    await page.locator('[id="at:nodes/node1/interfaces/bond0"][open]').waitFor();
    const bond = page.getByRole("group", { name: "Interface bond0" });
    const inside = async (label, text) => {
      await tabTo(page, bond.getByLabel(label, { exact: true }));
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
    };
    await inside("Kind", "Bond");
    await inside("New port", "eno3");
    await inside("New port", "eno4");
    await inside("New address", "10.1.0.11/24");
    await tabTo(page, bond.getByText("More settings"));
    await page.keyboard.press("Enter");
    await inside("MTU, bytes", "9000");
    assert.deepEqual((await plan(page)).nodes.node1.interfaces.bond0, { addresses: ["10.1.0.11/24"], kind: "bond", mtu: 9000, ports: ["eno3", "eno4"] });
    await bond.getByText("More settings, 1 set").waitFor();

    await tabTo(page, bond.getByLabel("Kind", { exact: true }), "Shift+Tab");
    await page.keyboard.type("VLAN");
    await page.keyboard.press("Enter");
    await inside("Runs on", "eno1");
    await inside("VLAN", "4009");
    // The ports are still there, and reported, so they can be seen.
    await bond.getByRole("heading", { name: "Set, but not used here" }).waitFor();
    await bond.getByLabel("port 2", { exact: true }).waitFor();
    assert.equal((await plan(page)).nodes.node1.interfaces.bond0.vlan, 4009);
    await page.getByText("VLAN 4009, 10.1.0.11/24").waitFor();

    await tabTo(page, bond.getByRole("button", { name: "Remove", exact: true }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await bond.waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement?.id === "at:nodes/node1/interfaces");
    await page.keyboard.press("Control+z");
    await page.locator('[id="at:nodes/node1/interfaces/bond0"]').waitFor();
    page.assertClean();
    await page.context().close();
  });

  test("an interface that is renamed keeps its place in bridges, bonds and VLANs", async () => {
    const page = await open(await rarePlan(), "#/nodes/node1");
    await page.locator('[id="at:nodes/node1/interfaces/eno1"] > summary').click();
    const name = page.getByRole("group", { name: "Interface eno1", exact: true }).getByLabel("Name of the interface");
    await name.fill("enp5s0");
    await page.keyboard.press("Tab");
    await page.locator('[id="at:nodes/node1/interfaces/enp5s0"]').waitFor();
    const { uplink, interfaces } = (await plan(page)).nodes.node1;
    assert.deepEqual([uplink, interfaces["eno1.4009"].parent, interfaces.vmbr0.ports], ["enp5s0", "enp5s0", ["enp5s0"]]);
    page.assertClean();
    await page.context().close();
  });

  test("a name that is taken is refused where it stands", async () => {
    const page = await open(await rarePlan(), "#/nodes/node1");
    await page.locator('[id="at:nodes/node1/interfaces/eno2"] > summary').click();
    const eno2 = page.getByRole("group", { name: "Interface eno2", exact: true });
    await eno2.getByLabel("Name of the interface").fill("eno3");
    await page.keyboard.press("Tab");
    await eno2.locator(".message.error", { hasText: "eno3" }).waitFor();
    assert.ok("eno2" in (await plan(page)).nodes.node1.interfaces);
    await page.context().close();
  });

  test("rarely used settings are folded away, and can be set by keys", async () => {
    const page = await open(await example("ip-fabric"), "#/gateways/mx1");
    await tabTo(page, page.locator(".detail summary"));
    await page.keyboard.press("Enter");
    await typeInto(page, "Equal paths", "4");
    await tabTo(page, page.getByLabel("New network"));
    await page.keyboard.type("10.1.0.0/16");
    await page.keyboard.press("Enter");
    const { mx1 } = (await plan(page)).gateways;
    assert.deepEqual([mx1.maximum_paths, mx1.routes], [4, ["10.1.0.0/16"]]);
    await page.getByText("More settings, 2 set").waitFor();
    await page.context().close();
  });

  test("choices offer what the plan knows", async () => {
    const page = await open(await example("ip-fabric"), "#/nodes/node1");
    await choose(page, "Routing daemon", "FRR");
    assert.equal((await plan(page)).nodes.node1.routing_daemon, "frr");
    await tabTo(page, page.getByText("More settings").first());
    await page.keyboard.press("Enter");
    await choose(page, "Network back end", "ifupdown2");
    assert.equal((await plan(page)).nodes.node1.network_backend, "ifupdown2");
    await page.context().close();
  });

  test("the picture shows sessions between reflectors, and a gateway with one reflector", async () => {
    const page = await open(await example("ip-fabric"), "#/");
    const lines = page.locator(".chart line");
    await page.waitForFunction(() => document.querySelectorAll(".chart line").length === 8);
    await openFile(page, "rare.json", await rarePlan());
    // Two more for mx1 and mx2's one reflector, one between the reflectors.
    await page.waitForFunction(() => document.querySelectorAll(".chart line").length === 10);
    const [a, b] = await lines.evaluateAll((all) => all.at(-1).getAttributeNames().map((name) => [name, all.at(-1).getAttribute(name)])).then((found) => [found.find(([n]) => n === "y1")[1], found.find(([n]) => n === "y2")[1]]);
    assert.equal(a, b, "a level line joins the reflectors");
    await page.context().close();
  });

  test("the rules are found by words of their documentation, whose sources are links", async () => {
    const page = await openPage(browser, `${site.url}#/rules`);
    const filter = page.getByLabel("Filter the rules");
    for (const [words, code] of [["hetzner", /^PROV/], ["vSwitch MTU", /^PROV/], ["duplicate ip", /^ADDR/], ["RFC 1997", /^BGP/]]) {
      await filter.fill(words);
      await page.locator(".rule-list a:visible", { hasText: code }).first().waitFor();
    }
    await filter.fill("hetzner nonsuch");
    await page.getByText("No rule has hetzner nonsuch").waitFor();
    assert.equal(await page.locator(".rule-list a:visible").count(), 0);
    await filter.fill("core-multipath");
    await page.locator(".rule-list a:visible").click();
    const links = page.locator('.rule-docs a[target="_blank"][rel="noopener noreferrer"]');
    await links.first().waitFor();
    for (const href of await links.evaluateAll((all) => all.map((link) => link.href))) assert.match(href, /^https:\/\/[^<>]+$/);
    page.assertClean();
    await page.context().close();
  });

  test("the rules are filtered by name, code, group and severity", async () => {
    const page = await openPage(browser, `${site.url}#/rules`);
    await tabTo(page, page.getByLabel("Filter the rules"));
    await page.keyboard.type("BGP warning reflector");
    await page.getByRole("link", { name: /BGP002 single-reflector/ }).waitFor();
    assert.equal(await page.getByRole("heading", { name: "Targets", exact: true }).isVisible(), false);
    const shown = await page.locator(".rule-list a:visible").allInnerTexts();
    assert.ok(shown.length > 0 && shown.every((text) => /^BGP/.test(text)), shown.join());
    await page.getByRole("link", { name: /BGP002/ }).click();
    await page.getByText("can be turned off with a reason").waitFor();
    await page.evaluate(() => (location.hash = "#/rules/PLAN001"));
    await page.getByText("can't be turned off").waitFor();
    // The one that is read stays in the list.
    await page.locator(".rule-list a[aria-current]", { hasText: "PLAN001" }).waitFor();
    page.assertClean();
    await page.context().close();
  });
});
