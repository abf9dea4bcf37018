// Switches on "You have a new message" on this phone, when its owner taps the button.
(() => {
  const form = document.querySelector("form[data-push-key]");
  if (!form) return;
  const cannot = document.querySelector("[data-push-cannot]");
  const say = () => {
    form.hidden = true;
    cannot.hidden = false;
  };
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
    say();
    return;
  }
  form.hidden = false;
  cannot.hidden = true;

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "="));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const text = (key) =>
    btoa(String.fromCharCode(...new Uint8Array(key))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const worker = await navigator.serviceWorker.register(form.dataset.pushWorker, {
        scope: form.dataset.pushScope,
      });
      const where = await worker.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: bytes(form.dataset.pushKey),
      });
      form.elements.endpoint.value = where.endpoint;
      form.elements.p256dh.value = text(where.getKey("p256dh"));
      form.elements.auth.value = text(where.getKey("auth"));
      form.submit();
    } catch {
      say();
    }
  });
})();
