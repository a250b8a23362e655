// Chromium, and pages that fail their test when anything is wrong with them.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser's path, or undefined. */
export const chromiumPath = PLACES.find((place) => place && existsSync(place));

/**
 * The `skip` option for tests that need a browser: a reason on a machine without one. In CI nothing is
 * skipped; launching fails there and says why.
 */
export const withoutBrowser =
  chromiumPath || process.env.CI ? false : "NOT RUN: no Chromium on this machine; install it, or set CHROMIUM to its path";

export function launch() {
  if (!chromiumPath) throw new Error("no Chromium found; install it (apt install chromium) or set CHROMIUM to its path");
  return chromium.launch({ executablePath: chromiumPath, args: FLAGS });
}

/**
 * Opens a page whose every complaint is kept: console errors, uncaught exceptions, violations of the content
 * security policy, failed requests and requests to other origins. `page.complaints` may be emptied by a test
 * that provokes one; `page.assertClean()` fails on what is left.
 */
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const origin = new URL(url).origin;
  const complaints = [];
  // On the context, so that the service worker's requests count too.
  context.on("request", (request) => {
    const address = new URL(request.url());
    if (!["data:", "blob:"].includes(address.protocol) && address.origin !== origin) {
      complaints.push(`request to another origin: ${request.url()}`);
    }
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      complaints.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.stack ?? error}`));
  page.on("requestfailed", (request) => complaints.push(`failed request: ${request.url()} ${request.failure()?.errorText}`));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  await page.exposeFunction("reportViolation", (text) => complaints.push(`content security policy: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      window.reportViolation(`${event.violatedDirective} forbids ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`),
    );
  });
  page.complaints = complaints;
  page.assertClean = () => assert.deepEqual(complaints, [], "the page complained");
  page.setDefaultTimeout(15_000);
  const response = await page.goto(url);
  assert.ok(response.ok(), `${url}: ${response.status()}`);
  await appStarted(page);
  return page;
}

/** Waits until the app has taken the place of the loading message. */
export async function appStarted(page) {
  await page.waitForSelector("#boot", { state: "detached" });
  await page.waitForSelector("h1");
}

/** Waits until the service worker keeps the whole site. */
export async function keptForOffline(page) {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}
