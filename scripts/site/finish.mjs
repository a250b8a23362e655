// Trunk's last step: makes one style sheet of style/main.css and its imports, prepares the parts that are
// loaded when they are needed, and gives the site a service worker that knows every file by its content.
// Trunk runs this before it replaces dist/.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { withShortNames } from "./names.mjs";

const source = process.env.TRUNK_SOURCE_DIR ?? ".";
const site = process.env.TRUNK_STAGING_DIR;
const developing = process.env.FABRIC_PLANNER_DEV === "1";

const page = join(site, "index.html");
let html = readFileSync(page, "utf8");

const digest = (bytes, encoding) => createHash("sha256").update(bytes).digest(encoding);

function withImports(file, from = file) {
  if (!existsSync(file)) throw new Error(`${from} imports ${file}, which does not exist`);
  return readFileSync(file, "utf8").replace(
    /^@import\s+(?:url\()?["']([^"']+)["']\)?\s*(layer\([^)]*\))?\s*([^;]*);/gm,
    (_, name, layer, media) => {
      let text = withImports(join(dirname(file), name), file);
      if (layer) text = `@layer ${layer.slice(6, -1)} {\n${text}\n}`;
      if (media.trim()) text = `@media ${media.trim()} {\n${text}\n}`;
      return text;
    },
  );
}

// Whitespace and comments only: what is left still reads like the source.
const smaller = (css) =>
  css
    .replace(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\/\*[\s\S]*?\*\//g, (_, string) => string ?? "")
    .replace(/^\s+|\s+$/gm, "")
    .replace(/\n{2,}/g, "\n");

// Trunk names a style sheet by the hash of that one file, so an import that changes would go unnoticed.
function bundleStyles() {
  const [link, name] = html.match(/<link[^>]*href="\.?\/?(main-[0-9a-f]+\.css)"[^>]*>/) ?? [];
  if (!name) throw new Error("index.html has no style sheet of trunk's making");
  const css = smaller(withImports(join(source, "style/main.css")));
  const fresh = `main-${digest(css, "hex").slice(0, 16)}.css`;
  renameSync(join(site, name), join(site, fresh));
  writeFileSync(join(site, fresh), css);
  html = html.replace(link, `<link rel="stylesheet" href="./${fresh}">`);
}

// A part that is loaded when it is needed: the app finds its name in the page's <head>.
function announce(part, name) {
  html = html.replace("</head>", `<meta name="${part}" content="./${name}"></head>`);
}

const hashed = (name, bytes) => name.replace(".", `-${digest(bytes, "hex").slice(0, 16)}.`);

function shortenNames(module, glue) {
  const [bytes, script] = withShortNames(readFileSync(module), readFileSync(glue, "utf8"));
  writeFileSync(module, bytes);
  writeFileSync(glue, script);
}

// Trunk gives workers no hash in their names, and wasm-bindgen's code does not start itself.
function bundleExporter() {
  const [glue, module] = ["exporter.js", "exporter_bg.wasm"].map((name) => join(site, name));
  if (!developing) shortenNames(module, glue);
  const wasm = hashed("exporter.wasm", readFileSync(module));
  renameSync(module, join(site, wasm));
  const parts = [readFileSync(glue, "utf8"), `const WASM = ${JSON.stringify(wasm)};`, readFileSync(join(source, "scripts/site/exporter.js"), "utf8")];
  const script = parts.join("\n");
  rmSync(glue);
  writeFileSync(join(site, hashed("exporter.js", script)), script);
  announce("exporter", hashed("exporter.js", script));
}

// The documentation of the rules by code: in the app's own module the texts would be loaded by everybody.
function collectRuleDocs() {
  const docs = filesIn(join(source, "src/check/rules")).filter((file) => file.endsWith(".md"));
  const entry = (file) => {
    const rule = file.replace(/md$/, "rs");
    const [, code] = readFileSync(rule, "utf8").match(/\bcode: "([A-Z]+\d+)"/) ?? [];
    if (!code) throw new Error(`${rule} has no code of a rule, but there is documentation beside it`);
    return [code, readFileSync(file, "utf8")];
  };
  const text = JSON.stringify(Object.fromEntries(docs.map(entry).sort(([a], [b]) => (a < b ? -1 : 1))));
  writeFileSync(join(site, hashed("rules.json", text)), text);
  announce("rule-docs", hashed("rules.json", text));
}

const shrunk = (script) => execFileSync("terser", ["--module", "--compress", "--mangle"], { input: script, encoding: "utf8" });

// The files' names keep trunk's hash of the longer text, which changes whenever this one does.
function shrinkScripts() {
  const module = filesIn(site).find((file) => file.endsWith("_bg.wasm"));
  shortenNames(module, module.replace("_bg.wasm", ".js"));
  for (const name of readdirSync(site).filter((name) => name.endsWith(".js"))) {
    const script = shrunk(readFileSync(join(site, name), "utf8"));
    writeFileSync(join(site, name), script);
    const tag = html.match(new RegExp(`<[^>]*${name.replaceAll(".", "\\.")}[^>]*>`))?.[0] ?? "";
    html = html.replace(tag, tag.replace(/sha384-[^" ]*/, () => `sha384-${createHash("sha384").update(script).digest("base64")}`));
  }
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

function addServiceWorker() {
  html = html.replace("</head>", '<meta name="service-worker" content="service-worker.js"></head>');
  writeFileSync(page, html);
  const assets = Object.fromEntries(
    filesIn(site)
      .map((file) => [relative(site, file).replaceAll("\\", "/"), `sha256-${digest(readFileSync(file), "base64")}`])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const version = digest(JSON.stringify(assets), "hex").slice(0, 16);
  const worker = shrunk(readFileSync(join(source, "scripts/site/service-worker.js"), "utf8"));
  writeFileSync(
    join(site, "service-worker.js"),
    `const VERSION = ${JSON.stringify(version)};\nconst ASSETS = ${JSON.stringify(assets, null, 1)};\n${worker}`,
  );
}

bundleStyles();
bundleExporter();
collectRuleDocs();
if (developing) {
  // Trunk's live reload is an inline script.
  html = html.replace(/<meta[^>]*Content-Security-Policy[^>]*>/i, "");
  writeFileSync(page, html);
} else {
  shrinkScripts();
  addServiceWorker();
}
