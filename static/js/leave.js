// Leave now: covers the page at once, goes somewhere everyday, and Back shows nothing.
// Without this file the same link still signs out and leaves; it is only slower to hide.
(() => {
  const link = document.querySelector("a.leave");
  if (!link) return;
  const SHIFTS = 3;
  const WITHIN = 5000; // milliseconds, from the first Shift

  const cover = () => document.documentElement.classList.add("gone");

  const leave = () => {
    cover();
    location.replace(link.href);
  };

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  // Back can bring a page out of the browser's memory as it was: ask for it afresh instead.
  // By then nobody is signed in, so what comes is the sign-in page.
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      cover();
      location.reload();
    }
  });

  // The phone was lent, in another tab: nothing of this one may be seen. What comes afresh is the page it is lent for.
  if ("BroadcastChannel" in window)
    new BroadcastChannel("lent").onmessage = () => {
      if (location.pathname.startsWith("/lent/")) return;
      cover();
      location.reload();
    };

  // Shift three times. Capital letters don't count: any other key starts it again.
  const spoken = document.getElementById("leave-status");
  let presses = 0;
  let startedAt = 0;
  let forget;

  const count = (soFar) => {
    presses = soFar;
    clearTimeout(forget);
    if (presses === 0) {
      delete link.dataset.shifts;
      spoken.textContent = "";
    } else {
      link.dataset.shifts = presses;
      spoken.textContent = presses === 1 ? spoken.dataset.twoMore : spoken.dataset.oneMore;
    }
  };

  addEventListener("keydown", (event) => {
    if (event.repeat) return;
    if (event.key !== "Shift" || event.ctrlKey || event.altKey || event.metaKey) {
      if (presses) count(0);
      return;
    }
    if (presses === SHIFTS - 1) {
      leave();
      return;
    }
    if (presses === 0) startedAt = event.timeStamp;
    count(presses + 1);
    forget = setTimeout(() => count(0), WITHIN - (event.timeStamp - startedAt));
  });
})();
