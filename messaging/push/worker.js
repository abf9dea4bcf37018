// Shows that there is a message, in words that never change, and opens the page where it can be read.
// It keeps nothing and takes no other page in hand: its scope is the one page it is switched on from.
self.addEventListener("push", (event) => {
  let text = "";
  try {
    text = event.data.json().text;
  } catch {
    return;
  }
  event.waitUntil(self.registration.showNotification(text, { tag: "message", silent: false }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/me/sent/"));
});
