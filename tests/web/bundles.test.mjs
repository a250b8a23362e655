// Bundles for the agent, made and signed in the page.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { axe } from "./lib/axe.mjs";
import { launch, openPage, withoutBrowser } from "./lib/browser.mjs";
import { fabricctl } from "./lib/fabricctl.mjs";
import { serveSite } from "./lib/site.mjs";
import { example, openPlan } from "./lib/story.mjs";
import { unzip } from "./lib/zip.mjs";

const NAMES = ["ip-fabric", "hetzner-routing", "switching"];
const PASSPHRASE = "correct horse";
const plan = (name) => fileURLToPath(new URL(`../../examples/${name}.json`, import.meta.url));

describe("bundles", { skip: withoutBrowser, timeout: 240_000 }, () => {
  let browser, folder, site;
  before(async () => {
    browser = await launch();
    site = await serveSite();
    folder = await mkdtemp(join(tmpdir(), "fabric-planner-bundles-"));
    for (const [name, passphrase] of [["plain", ""], ["locked", PASSPHRASE]]) {
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-C", "admin", "-f", join(folder, name)]);
    }
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const asked = async (name) => {
    const page = await openPage(browser, site.url);
    await openPlan(page, await example(name), "#/export");
    await page.getByRole("button", { name: "Bundles for agents" }).click();
    await page.getByLabel("Generation").fill("7");
    return page;
  };

  async function made(page) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download (zip)" }).click();
    const file = await download;
    assert.match(file.suggestedFilename(), /-bundles-7\.zip$/);
    return readFile(await file.path());
  }

  const fromProgram = async (name, ...options) => {
    const zip = join(folder, `${name}.zip`);
    const env = { ...process.env, FABRIC_KEY_PASSPHRASE: PASSPHRASE };
    execFileSync(fabricctl(), ["bundle", plan(name), "--zip", zip, "--generation", "7", ...options], { env, stdio: "pipe" });
    return readFile(zip);
  };

  for (const name of NAMES) {
    test(`those of ${name} are byte for byte what fabricctl makes`, async () => {
      const page = await asked(name);
      assert.ok((await made(page)).equals(await fromProgram(name)), "the archives differ");
      page.assertClean();
      await page.context().close();
    });
  }

  for (const key of ["plain", "locked"]) {
    test(`signed with a ${key} key they are what fabricctl signs, and ssh-keygen accepts them`, async () => {
      const page = await asked("ip-fabric");
      await page.getByLabel("Key to sign with").setInputFiles(join(folder, key));
      if (key === "locked") await page.getByLabel("Passphrase of the key").fill(PASSPHRASE);
      const archive = await made(page);
      assert.ok(archive.equals(await fromProgram("ip-fabric", "--sign", join(folder, key))), "the archives differ");

      const files = unzip(archive);
      const signers = join(folder, "signers");
      await writeFile(signers, `admin ${await readFile(join(folder, `${key}.pub`), "utf8")}`);
      const signatures = [...files.keys()].filter((path) => path.endsWith(".sig"));
      assert.equal(signatures.length, 5);
      for (const path of signatures) {
        const signature = join(folder, "bundle.sig");
        await writeFile(signature, files.get(path));
        const command = ["-Y", "verify", "-f", signers, "-I", "admin", "-n", "fabric-bundle", "-s", signature];
        execFileSync("ssh-keygen", command, { input: files.get(path.replace(/\.sig$/, "")), stdio: "pipe" });
      }
      page.assertClean();
      await page.context().close();
    });
  }

  test("neither the key nor its passphrase is kept", async () => {
    const page = await asked("ip-fabric");
    await page.getByLabel("Key to sign with").setInputFiles(join(folder, "locked"));
    await page.getByLabel("Passphrase of the key").fill(PASSPHRASE);
    await made(page);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
    assert.ok(kept.includes("ams1"), "the plan is kept");
    assert.ok(!/OPENSSH|correct horse/.test(kept));
    await page.getByRole("button", { name: "Bundles for agents" }).click();
    assert.equal(await page.getByLabel("Passphrase of the key").inputValue(), "");
    assert.equal(await page.getByLabel("Key to sign with").inputValue(), "");
    await page.context().close();
  });

  test("what can't be done is said, and nothing that was typed is lost", async () => {
    const page = await asked("ip-fabric");
    const alert = page.locator("dialog[open] [role=alert]");
    const refused = async (text) => {
      await page.getByRole("button", { name: "Download (zip)" }).click();
      await alert.getByText(text).waitFor();
    };
    await page.getByLabel("Generation").fill("seven");
    await refused("seven");
    assert.equal(await page.getByLabel("Generation").inputValue(), "seven");
    await page.getByLabel("Generation").fill("7");
    await page.getByLabel("Key to sign with").setInputFiles(join(folder, "locked"));
    await refused("passphrase");
    await page.getByLabel("Passphrase of the key").fill("wrong");
    await refused("passphrase");
    await page.getByLabel("Key to sign with").setInputFiles(join(folder, "plain.pub"));
    await refused("private key");
    assert.deepEqual(await axe(page), []);
    // The page behind still has its files.
    await page.keyboard.press("Escape");
    await page.locator(".preview").waitFor();
    page.assertClean();
    await page.context().close();
  });
});
