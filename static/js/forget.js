// On the sign-in page, and on a phone that is lent: whoever comes here is signed out, so no names of a session stay on this device.
(async () => {
  if (!("caches" in window)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("live-")).map((name) => caches.delete(name)));
})();
