// Findings that are meant so: turned off with a reason, and on again, by keys alone.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { appStarted, launch, openPage, withoutBrowser } from "./lib/browser.mjs";
import { serveSite } from "./lib/site.mjs";
import { example, openPlan, press, rarePlan, saved, stored, tabTo } from "./lib/story.mjs";

describe("exceptions", { skip: withoutBrowser, timeout: 120_000 }, () => {
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
  const exceptions = async (page) => {
    await saved(page);
    return JSON.parse(await stored(page)).exceptions;
  };
  const problems = (page) => page.locator("main .problems").first().locator("> .problem");

  test("a problem is turned off once a reason is given, stays off, and comes back", async () => {
    const page = await open(await example("ip-fabric"), "#/problems");
    await problems(page).first().waitFor();
    const count = await problems(page).count();
    const opener = problems(page).filter({ hasText: "198.51.100.0/25" }).getByRole("button", { name: "Turn off …" });
    const dialog = page.getByRole("dialog", { name: "Turn this off" });
    const reason = dialog.getByLabel("Why is it right here?");

    await tabTo(page, opener);
    await page.keyboard.press("Enter");
    await reason.waitFor();
    assert.ok(await reason.evaluate((input) => input === document.activeElement), "the reason can be typed at once");
    await page.keyboard.type("  ");
    await page.keyboard.press("Enter");
    await dialog.getByText("Write why").waitFor();
    assert.equal(await reason.getAttribute("aria-invalid"), "true");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.ok(await opener.evaluate((button) => button === document.activeElement), "Escape leads back");
    assert.equal(await exceptions(page), undefined);

    await page.keyboard.press("Enter");
    await reason.waitFor();
    await page.keyboard.type("a handbook's plan");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    await page.locator(".summary", { hasText: "1 turned off" }).waitFor();
    assert.equal(await problems(page).count(), count - 1);
    assert.ok(await page.evaluate(() => document.activeElement !== document.body), "the focus is not lost");
    const first = { "special-purpose-pool": { at: "pools/vm-v4/ranges/0", reason: "a handbook's plan", rule: "special-purpose-pool" } };
    assert.deepEqual(await exceptions(page), first);

    await page.keyboard.press("Control+z");
    await page.locator(".summary", { hasText: "turned off" }).waitFor({ state: "detached" });
    await page.keyboard.press("Control+Shift+z");
    await page.locator(".summary", { hasText: "1 turned off" }).waitFor();
    await saved(page);
    await page.reload();
    await appStarted(page);
    await page.locator(".summary", { hasText: "1 turned off" }).waitFor();
    assert.equal(await problems(page).count(), count - 1);
    assert.deepEqual(await exceptions(page), first);

    await tabTo(page, page.getByText("1 finding turned off"));
    await page.keyboard.press("Enter");
    const off = page.locator(".turned-off .problem");
    await off.getByText("198.51.100.0/25").first().waitFor();
    assert.equal(await off.getByLabel("Reason", { exact: true }).inputValue(), "a handbook's plan");
    await press(page, "button", /^Turn on again$/);
    await off.waitFor({ state: "detached" });
    assert.equal(await problems(page).count(), count);
    assert.equal(await exceptions(page), undefined);
    page.assertClean();
    await page.context().close();
  });

  test("a problem is turned off beside its field too", async () => {
    const page = await open(await example("ip-fabric"), "#/pools/vm-v6");
    const message = page.locator(".detail .message");
    await tabTo(page, message.getByRole("button", { name: "Turn off …" }));
    await page.keyboard.press("Enter");
    await page.keyboard.type("a handbook's plan");
    await page.keyboard.press("Enter");
    await message.waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement?.value === "2001:db8:100::/64");
    assert.equal((await exceptions(page))["special-purpose-pool"].at, "pools/vm-v6/ranges/0");
    page.assertClean();
    await page.context().close();
  });

  test("what could not be exported can't be turned off", async () => {
    const text = (await example("ip-fabric")).replace("10.0.0.11/24", "10.0.0.999/24");
    const page = await open(text, "#/problems");
    const error = problems(page).filter({ hasText: "10.0.0.999" });
    await error.first().waitFor();
    assert.equal(await error.getByRole("button", { name: "Turn off …" }).count(), 0);
    await page.context().close();
  });

  test("a stale exception is a problem, one click from its reason and its removal", async () => {
    const page = await open(await rarePlan(), "#/");
    const stale = page.locator(".rail .problem", { hasText: "matches nothing" });
    await stale.locator(".problem-link").click();
    await page.waitForFunction(() => document.activeElement?.id === "at:exceptions/gone");
    await page.locator('[id="at:exceptions/gone/reason"]').waitFor({ state: "visible" });
    await page.locator(".turned-off").getByRole("button", { name: "Remove the exception" }).click();
    await page.locator('[id="at:exceptions/gone"]').waitFor({ state: "detached" });
    assert.deepEqual(Object.keys(await exceptions(page)), ["documentation"]);
    page.assertClean();
    await page.context().close();
  });
});
