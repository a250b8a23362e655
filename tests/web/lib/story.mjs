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
