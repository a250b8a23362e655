// What a user does with the app.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The text of one of the examples. */
export const example = (name) => readFile(fileURLToPath(new URL(`../../../examples/${name}.json`, import.meta.url)), "utf8");

/** Hands the app a file as if it had been chosen. */
export async function openFile(page, name, text) {
  await page.locator("#open-file").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
}

/** Hands the app a plan and goes to one of its pages. */
export async function openPlan(page, text, hash) {
  await openFile(page, "plan.json", text);
  await page.getByRole("link", { name: "Overview" }).waitFor();
  await page.evaluate((to) => (location.hash = to), hash);
  return page;
}

/** The text of the message at the bottom. */
export const toast = (page) => page.locator(".toast p").innerText();

/** Waits until the browser holds what is on screen. */
export const saved = (page) => page.getByText("Saved in this browser").waitFor();

/** The plan as the browser keeps it. */
export const stored = (page) => page.evaluate(() => localStorage.getItem("fabric-planner/plan"));

/** Presses Tab until the element has the focus: what can't be reached so can't be used without a mouse. */
export async function tabTo(page, locator, key = "Tab") {
  await locator.waitFor();
  for (let i = 0; i < 150; i++) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${locator} can't be reached with ${key}`);
}

/** Replaces the text of a field, by keys alone. */
export async function typeInto(page, label, text) {
  const field = page.getByLabel(label, { exact: true });
  await tabTo(page, field);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

/** Chooses an option of a select by typing, as a keyboard user does. */
export async function choose(page, label, option) {
  const field = page.getByLabel(label, { exact: true });
  await tabTo(page, field);
  await page.keyboard.type(option);
  await page.keyboard.press("Enter");
}

/** Follows a link or presses a button, by keys alone. */
export async function press(page, role, name) {
  await tabTo(page, page.getByRole(role, { name }).first());
  await page.keyboard.press("Enter");
}

/** The text of a plan that uses what plans rarely use: interfaces, peers, gateways with one reflector, exceptions. */
export async function rarePlan() {
  const plan = JSON.parse(await example("ip-fabric"));
  plan.nodes.node1.interfaces = {
    bond0: { kind: "bond", ports: ["eno2", "eno3"], mtu: 9000 },
    eno1: {},
    eno2: { addresses: ["10.1.0.999/24"], routes: ["10.8.0.0/16 via 10.1.0.1"] },
    eno3: {},
    "eno1.4009": { kind: "vlan", parent: "eno1", vlan: 4009, addresses: ["10.2.0.11/24"], mtu: 1400 },
    vmbr0: { kind: "bridge", ports: ["eno1"] },
  };
  plan.reflectors.rr1.peers = ["rr2"];
  plan.gateways.mx2 = { ipv4: "10.0.0.253/24", ipv6: "fd00:10::fd/64", reflectors: ["rr2"], maximum_paths: 2 };
  plan.clusters.fab1.network.gateways.push("mx2");
  Object.assign(plan.clusters.fab1.network, { bfd_interval: 200, port_security: false });
  plan.exceptions = {
    documentation: { rule: "special-purpose-pool", at: "pools/vm-v4", reason: "The plan of a handbook: documentation addresses are right in it." },
    gone: { rule: "single-reflector", at: "clusters/fab1", reason: "There was one in the beginning." },
  };
  return JSON.stringify(plan, null, 2);
}
