// Starts the app: loads the WebAssembly, says so when that fails, and keeps the page for offline use.
// An external file, because the content security policy allows no inline script.

const boot = document.getElementById("boot");

function fail(title, advice, error) {
  console.error(title, error);
  const heading = document.createElement("h1");
  heading.textContent = title;
  const text = document.createElement("p");
  text.textContent = advice;
  const detail = document.createElement("pre");
  detail.textContent = String(error ?? "");
  if (!boot.isConnected) document.body.prepend(boot);
  boot.setAttribute("role", "alert");
  boot.replaceChildren(heading, text, detail);
}

// A fault of the app itself stops it for good, and without a word of its own.
addEventListener("error", ({ error }) => {
  if (globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError) {
    fail(
      "Fabric Planner has stopped",
      "This is a fault of the app. Your plan is kept in this browser as it was last saved: reload the page, and report what you did before.",
      error,
    );
  }
});

async function start() {
  if (typeof WebAssembly !== "object") {
    fail(
      "This browser can't run Fabric Planner",
      "WebAssembly is missing or switched off. Use a current Firefox, Chrome, Edge or Safari, or allow WebAssembly for this page.",
    );
    return;
  }
  // The build puts the names of the app's two files, with their content hashes, into the <head>.
  const file = (kind) => document.querySelector(`link[data-app="${kind}"]`).href;
  try {
    const app = await import(file("js"));
    await app.default({ module_or_path: file("wasm") });
  } catch (error) {
    fail(
      "Fabric Planner could not start",
      "A file did not arrive or could not run. Reload the page; if that does not help, report the text below.",
      error,
    );
    return;
  }
  boot.remove();
}

// A new version is fetched whole in the background. It takes over when a page starts or is still
// untouched, never under somebody's hands; the app may offer it on the event "app-update-ready" and
// take it by dispatching "app-update-take" on the window.
let untouched = true;
for (const kind of ["pointerdown", "keydown"]) {
  addEventListener(kind, () => (untouched = false), { once: true, capture: true });
}

async function keepForOffline(script) {
  const worker = navigator.serviceWorker;
  // The first visit has no old version that could be replaced.
  const replaces = worker.controller !== null;
  let taking = false; // else another tab took the new version: this one goes on with what it has loaded
  const take = (waiting, asked) => {
    taking = true;
    waiting.postMessage({ do: "take-over", asked });
  };
  worker.addEventListener("controllerchange", () => {
    if (taking) location.reload();
  });
  const ready = (waiting) => {
    if (!waiting || !replaces) return;
    addEventListener("app-update-take", () => take(waiting, true), { once: true });
    dispatchEvent(new CustomEvent("app-update-ready"));
    // The worker refuses when other tabs run the old version.
    if (untouched) take(waiting, false);
  };
  const registration = await worker.register(script, { scope: "./" });
  ready(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh?.addEventListener("statechange", () => {
      if (fresh.state === "installed") ready(fresh);
    });
  });
}

// Only a finished build names a service worker; a page under development must not be cached.
const script = document.querySelector('meta[name="service-worker"]')?.content;
const started = start();
if (script && "serviceWorker" in navigator) {
  // Offline use is an extra: where the browser forbids it (plain http, private windows), the app works without.
  // It takes the parts too that are loaded later, so it waits until the page has nothing to do. Safari can't tell.
  const idle = () => new Promise((done) => (window.requestIdleCallback ? requestIdleCallback(done, { timeout: 5000 }) : setTimeout(done, 500)));
  started.then(idle).then(() => keepForOffline(script)).catch((error) => console.warn("Not kept for offline use:", error));
}
