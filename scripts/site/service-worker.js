// Keeps one whole version of the site for use without a network.
//
// The build puts VERSION and ASSETS (path → digest) above this text. A version is either in the cache
// whole, every file with the digest that the build wrote down, or not at all; and a page gets every
// file from the version that its HTML came from. So old and new are never mixed.

const scope = new URL(self.registration.scope);
// Copies of the app in other folders of the same host have caches of their own.
const family = `fabric-planner ${scope.pathname} `;
const name = family + VERSION;

async function fill() {
  const cache = await caches.open(name);
  try {
    await Promise.all(
      Object.entries(ASSETS).map(async ([path, integrity]) => {
        // Asked anew of the host, and refused when it is not the file that the build made.
        const response = await fetch(new URL(path, scope), { cache: "no-cache", integrity });
        if (!response.ok) throw new Error(`${path}: ${response.status}`);
        await cache.put(new URL(path, scope), await unredirected(response));
      }),
    );
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
}

// A host may answer index.html by a redirect to the folder; a page may not be served from such a response.
async function unredirected(response) {
  return response.redirected ? new Response(await response.blob(), { headers: response.headers }) : response;
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((other) => other.startsWith(family) && other !== name).map((other) => caches.delete(other)));
}

// Which file of the site an address means, if any.
function assetFor(address) {
  const url = new URL(address);
  if (url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return null;
  const path = url.pathname.slice(scope.pathname.length) || "index.html";
  return Object.hasOwn(ASSETS, path) ? new URL(path, scope) : null;
}

self.addEventListener("install", (event) => event.waitUntil(fill()));
// The page of the first visit is taken on too, so that it finds what it loads later without a network.
self.addEventListener("activate", (event) => event.waitUntil(dropOthers().then(() => self.clients.claim())));

self.addEventListener("message", (event) => {
  if (event.data?.do !== "take-over") return;
  event.waitUntil(
    (async () => {
      // Unless the user asked for it, leave other tabs the version that they run.
      const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      if (event.data.asked || tabs.length === 1) await self.skipWaiting();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const asset = event.request.method === "GET" ? assetFor(event.request.url) : null;
  if (!asset) return;
  event.respondWith(
    // The browser may have thrown the cache away; then the network serves.
    caches.open(name).then(async (cache) => (await cache.match(asset)) ?? fetch(event.request)),
  );
});
