// Keeps the live page of a session without a signal: only that page, only what the page itself put away, and
// only until the time in the name of what it put away ("live-<session>-<until, in milliseconds>").
const PATIENCE = 4000;

const untilOf = (name) => (name.startsWith("live-") ? Number(name.split("-").pop()) : 0);

const kept = async (address) => {
  for (const name of await caches.keys()) {
    if (!name.startsWith("live-")) continue;
    if (untilOf(name) < Date.now()) {
      await caches.delete(name);
      continue;
    }
    const found = await (await caches.open(name)).match(address, { ignoreVary: true });
    if (found) return found;
  }
  return null;
};

const withPatience = async (request) => {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: waiting.signal });
  } finally {
    clearTimeout(timer);
  }
};

const page = async (request) => {
  const address = new URL(request.url);
  try {
    return await withPatience(request);
  } catch (problem) {
    const home = address.pathname.replace(/\/live\/.*$/, "/live/");
    if (address.pathname !== home) {
      // What helps people is not kept here: back to the page, which says so.
      if (await kept(home)) return Response.redirect(`${home}#not-kept`, 302);
      throw problem;
    }
    const found = await kept(home);
    if (found) return found;
    throw problem;
  }
};

const file = async (request) => {
  const found = await kept(request.url);
  return found ?? fetch(request);
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
});
