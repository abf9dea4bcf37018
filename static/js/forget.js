// On the sign-in page, and on a phone that is lent: whoever comes here is signed out, so no names of a session stay
// on this device. What is still open in other tabs of a phone that is lent is covered, and asked for afresh.
if ("lent" in document.currentScript.dataset && "BroadcastChannel" in window)
  new BroadcastChannel("lent").postMessage("");
(async () => {
  if (!("caches" in window)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("live-")).map((name) => caches.delete(name)));
})();
