// The live page of a session. Every tap is kept on this device first, with an id and a time of its own, and goes
// to the server when there is a signal; what others tapped comes by itself. Without this file the page is forms.
(() => {
  const page = document.getElementById("live");
  if (!page || !("open" in page.dataset) || !window.indexedDB || !window.crypto?.randomUUID) return;

  const { session, me } = page.dataset;
  const words = document.getElementById("words").dataset;
  const status = document.getElementById("kept");
  const ASK_EVERY = 1500; // milliseconds
  const PATIENCE = 6000;
  const AT_ONCE = 50;
  const DAY = 24 * 60 * 60 * 1000;
  const LIST_STAYS_OPEN = 3 * DAY;
  const UNTIL = Math.min(Number(page.dataset.until) * 1000, Date.now() + DAY);

  const say = (text, values) =>
    Object.entries(values).reduce((said, [name, value]) => said.replaceAll(`{${name}}`, value), text);

  // --- what is kept on this device ---

  const asPromise = (request) =>
    new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });

  const opened = (() => {
    const request = indexedDB.open("live", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("taps", { keyPath: "id" });
      request.result.createObjectStore("kept", { keyPath: "key" });
    };
    return asPromise(request);
  })();

  // Comes back when it is on the disk: a browser that is killed a moment later has it.
  const write = async (store, change) => {
    const transaction = (await opened).transaction(store, "readwrite", { durability: "strict" });
    change(transaction.objectStore(store));
    return new Promise((done, failed) => {
      transaction.oncomplete = () => done();
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  };

  const read = async (store, key) => {
    const rows = (await opened).transaction(store).objectStore(store);
    return asPromise(key === undefined ? rows.getAll() : rows.get(key));
  };

  const wipe = async () => {
    const names = "caches" in window ? await caches.keys() : [];
    await Promise.all([
      write("taps", (rows) => rows.clear()),
      ...names.filter((name) => name.startsWith("live-")).map((name) => caches.delete(name)),
    ]);
  };

  const forgetWhatIsOld = async () => {
    for (const name of "caches" in window ? await caches.keys() : [])
      if (name.startsWith("live-") && Number(name.split("-").pop()) < Date.now()) await caches.delete(name);
    const taps = (await read("taps")).filter((tap) => tap.at < Date.now() - LIST_STAYS_OPEN);
    if (taps.length) await write("taps", (rows) => taps.forEach((tap) => rows.delete(tap.id)));
  };

  // Names and marks, and the files the page needs, in one store whose name says until when.
  const canKeep = "caches" in window && navigator.serviceWorker && UNTIL > Date.now();
  const storeName = `live-${session}-${UNTIL}`;
  const marksAddress = `${page.dataset.here}marks/`;

  const putAway = async () => {
    if (!canKeep) return;
    await navigator.serviceWorker.register(page.dataset.worker, { scope: page.dataset.here });
    const shell = await fetch(`${page.dataset.here}?kept=1`, { cache: "no-store", redirect: "manual" });
    if (!shell.ok) return;
    const store = await caches.open(storeName);
    const files = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")];
    await store.put(page.dataset.here, shell);
    await Promise.all(files.map((file) => store.add(file.href || file.src)));
    for (const other of await caches.keys())
      if (other.startsWith(`live-${session}-`) && other !== storeName) await caches.delete(other);
  };

  const keepMarks = async () => {
    if (!canKeep) return;
    const entries = [...people].map(([id, { entry }]) => [id, entry]);
    const marks = new Response(JSON.stringify({ version, entries, course }));
    await (await caches.open(storeName)).put(marksAddress, marks);
  };

  const keptMarks = async () => {
    if (!canKeep) return null;
    const names = (await caches.keys()).filter((name) => name.startsWith(`live-${session}-`));
    const found = await Promise.all(names.map(async (name) => (await caches.open(name)).match(marksAddress)));
    const marks = await Promise.all(found.filter(Boolean).map((one) => one.json()));
    return marks.sort((one, other) => other.version - one.version)[0];
  };

  // --- what everything comes to ---

  let device;
  let waiting = []; // in the order they were tapped
  let version = Number(page.dataset.version);
  let tag = "";
  let course = JSON.parse(page.dataset.course);
  let clock = 0; // the server's clock is so many milliseconds ahead of ours
  let offline = false;
  let signedOut = false;
  let refused = [];
  let minute = null;
  const agenda = JSON.parse(page.dataset.agenda);
  const voices = new Map(
    [...document.querySelectorAll("[data-voice]")].map((voice) => [voice.dataset.voice, voice.textContent])
  );
  const people = new Map(
    [...page.querySelectorAll("[data-person]")].map((row) => [
      row.dataset.person,
      { row, entry: JSON.parse(row.dataset.entry), drawn: "" },
    ])
  );

  const seconds = () => (Date.now() + clock) / 1000;

  const withTap = (entry, tap) => {
    const now = { ...entry, s: [tap.id] };
    if (tap.kind === "arrived") {
      if (now.m === "no" || tap.said) now.a = (tap.said ?? tap.at) / 1000;
      if (!tap.said || tap.said / 1000 > now.l) delete now.l;
      now.m = now.l ? "left" : "here";
      now.h = tap.how;
    } else if (tap.kind === "left") {
      if (now.m !== "left" || tap.said) now.l = (tap.said ?? tap.at) / 1000;
      now.m = "left";
    } else if (tap.kind === "taken_back") {
      now.m = "no";
    } else if (tap.kind === "how") {
      now.h = tap.how;
    }
    if (tap.settles) delete now.d;
    return now;
  };

  const entryOf = (id) =>
    waiting.filter((tap) => tap.person === id).reduce(withTap, people.get(id).entry);

  const withCourseTap = (before, tap) => {
    const now = { ...before, s: [tap.id], short: { ...before.short }, dropped: [...(before.dropped ?? [])] };
    const at = (tap.said ?? tap.at) / 1000;
    if (tap.kind === "item_started" && tap.item !== now.item) {
      Object.assign(now, { item: tap.item, since: at, paused: 0, break: null });
    } else if (tap.kind === "break_started" && !now.break) {
      now.break = at;
    } else if (tap.kind === "break_ended" && now.break) {
      now.paused = (now.paused ?? 0) + Math.max(0, at - now.break);
      now.break = null;
    } else if (tap.kind.startsWith("item_") && tap.kind !== "item_started") {
      now.dropped = now.dropped.filter((id) => id !== tap.item);
      delete now.short[tap.item];
      if (tap.kind === "item_dropped") now.dropped.push(tap.item);
      if (tap.kind === "item_shortened") now.short[tap.item] = tap.minutes;
    }
    return now;
  };

  const courseNow = () => waiting.filter((tap) => !tap.person).reduce(withCourseTap, course);

  const BREAK_NOW = 10 * 60;
  const times = { starts: Number(page.dataset.starts), ends: Number(page.dataset.ends) };
  const run = (said, now) => runningAt(agenda, said, now, times);

  // --- what is shown ---

  const digits = new Intl.DateTimeFormat("en-GB", {
    timeZone: page.dataset.zone,
    hour: "numeric",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const timeOf = (value) => {
    const parts = Object.fromEntries(digits.formatToParts(value * 1000).map((part) => [part.type, part.value]));
    return `${Number(parts.hour) % 12 || 12}.${parts.minute}`;
  };

  const press = (button, name, pressed) => {
    button.name = name;
    button.setAttribute("aria-pressed", pressed);
    button.classList.toggle("btn-primary", pressed);
    button.classList.toggle("btn-quiet", !pressed);
  };

  const claimInWords = ([field, voice, kind, at, how]) => {
    let key = field === "how" ? how : kind;
    if (field === "left" && kind === "arrived") key = "still_here";
    const phrase = words[`says${key[0].toUpperCase()}${key.slice(1)}`];
    return say(phrase, { name: voices.get(voice) ?? words.somebody, time: timeOf(at) });
  };

  const drawPerson = (id) => {
    const person = people.get(id);
    const entry = entryOf(id);
    const waits = waiting.some((tap) => tap.person === id);
    const now = JSON.stringify([entry, waits]);
    if (person.drawn === now) return;
    person.drawn = now;
    const { row } = person;
    const mark = row.querySelector(".mark");
    mark.dataset.waiting = words.waiting;
    row.classList.toggle("waits", waits);
    if (entry.m === "left") mark.textContent = say(words.left, { time: timeOf(entry.l) });
    else if (entry.m === "here")
      mark.textContent = say(entry.h === "online" ? words.online : words.here, { time: timeOf(entry.a) });
    else mark.textContent = row.dataset.said;
    press(row.querySelector("[data-do=here]"), entry.m === "here" ? "take_back" : "here", entry.m === "here");
    const left = row.querySelector("[data-do=left]");
    press(left, entry.m === "left" ? "here" : "left", entry.m === "left");
    left.hidden = entry.m === "no";
    const claims = row.querySelector(".claims");
    claims.hidden = !entry.d?.length;
    claims.replaceChildren(
      ...(entry.d ?? []).map((claim) => {
        const [field, , kind, at, how] = claim;
        const line = document.createElement("p");
        const text = document.createElement("span");
        const button = document.createElement("button");
        const more = document.createElement("span");
        text.textContent = claimInWords(claim);
        button.className = "btn btn-quiet";
        button.name = "settle";
        button.value = [id, field, kind, at, how].join(" ").trim();
        button.textContent = words.right;
        more.className = "visually-hidden";
        more.textContent = `: ${text.textContent}`;
        button.append(more);
        line.append(text, " ", button);
        return line;
      })
    );
  };

  const setText = (id, text) => {
    const place = document.getElementById(id);
    if (place && place.textContent !== text) place.textContent = text;
  };

  const drawPeople = () => {
    const counts = { here: 0, left: 0, expected: 0 };
    for (const [id, { row }] of people) {
      drawPerson(id);
      const { m } = entryOf(id);
      if (m === "here") counts.here += 1;
      else if (m === "left") counts.left += 1;
      else if ("expected" in row.dataset) counts.expected += 1;
    }
    for (const [name, count] of Object.entries(counts)) setText(`count-${name}`, String(count));
  };

  const offerButton = (offer) => {
    const button = document.createElement("button");
    const text = document.createElement("span");
    const title = document.createElement("bdi");
    button.className = "btn btn-quiet";
    button.name = offer.only ? "item_shortened" : "item_dropped";
    button.value = offer.only ? `${offer.item.id} ${offer.only}` : offer.item.id;
    title.textContent = offer.item.title;
    text.append(title, offer.only ? say(words.only, { n: offer.only }) : words.another);
    button.append(text);
    return button;
  };

  let offered = "";

  const drawAgenda = () => {
    const said = courseNow();
    const now = seconds();
    const running = run(said, now);
    const on = running.now;
    const next = running.next;
    setText("now-what", said.break ? words.break : on ? words.onNow : next ? words.first : "");
    setText("now-title", said.break ? words.onBreak : (on ?? next)?.item.title ?? words.nothing);
    let left = "";
    if (said.break) left = say(words.about, { time: timeOf(said.break + BREAK_NOW) });
    else if (on) {
      const n = Math.ceil((on.ends - now) / 60);
      const text = n > 1 ? words.minutes : n === 1 ? words.minute : words.over;
      left = say(text, { n, time: timeOf(on.ends) });
    } else if (next) left = say(words.at, { time: timeOf(next.starts) });
    setText("now-left", left);
    const line = document.getElementById("now-break");
    line.hidden = !running.nextBreak;
    if (running.nextBreak)
      line.querySelector("span").textContent = say(words.nextBreak, { time: timeOf(running.nextBreak.starts) });
    document.getElementById("take-break").hidden = Boolean(said.break) || on?.item.kind === "break";
    document.getElementById("end-break").hidden = !said.break;
    const go = document.getElementById("go-next");
    go.hidden = !next;
    if (next) {
      go.value = next.item.id;
      go.querySelector("bdi").textContent = next.item.title;
    }
    const late = document.getElementById("late");
    late.hidden = !running.late;
    setText("late-title", say(words.behind, { n: running.late }));
    const values = running.offers.map((offer) => `${offer.item.id} ${offer.only}`).join();
    if (values !== offered) {
      offered = values;
      const form = late.querySelector("form");
      form.replaceChildren(form.querySelector("input"), ...running.offers.map(offerButton));
    }
    for (const part of running.parts) {
      const row = page.querySelector(`[data-item="${part.item.id}"]`);
      if (!row) continue;
      row.className = part.dropped ? "dropped" : part.past ? "past" : "";
      row.toggleAttribute("aria-current", part.isNow);
      if (part.isNow) row.setAttribute("aria-current", "step");
      row.querySelector(".mark").textContent = part.dropped
        ? words.dropped
        : say(words.lasts, { time: timeOf(part.starts), n: part.minutes });
      row.querySelector("[name=item_kept]").hidden = !part.dropped && !part.short;
      row.querySelector("[name=item_started]").hidden = part.isNow;
    }
  };

  const link = (text, address) => Object.assign(document.createElement("a"), { href: address, textContent: text });
  const button = (text, action) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    made.className = "btn btn-plain";
    made.addEventListener("click", action);
    return made;
  };

  let asking = null; // what has to be answered first
  let somebodyNew = false;
  let somebodyElses = false;
  let shown = "";

  const drawStatus = () => {
    const n = waiting.length;
    let text = words.saved;
    let more = [];
    if (asking) [text, ...more] = asking;
    else if (signedOut) {
      text = words.out;
      more = [link(words.signIn, page.dataset.signIn)];
    } else if (refused.length) {
      text = say(words.refused, { n: refused.length });
      more = [button(words.forget, forgetRefused)];
    } else if (offline) text = say(n > 1 ? words.many : n ? words.one : words.none, { n });
    else if (n) text = words.sending;
    else if (somebodyElses) text = words.others;
    else if (somebodyNew) {
      text = words.new;
      more = [link(words.show, page.dataset.here)];
    }
    status.dataset.waiting = n;
    if (text === shown) return;
    shown = text;
    status.classList.toggle("look", text !== words.saved && text !== words.sending);
    const said = document.createElement("span");
    said.textContent = text;
    status.replaceChildren(said, ...more);
  };

  const draw = () => {
    drawPeople();
    drawAgenda();
    drawStatus();
  };

  // --- to and from the server ---

  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

  const ask = async (address, options = {}) => {
    const answer = await fetch(address, {
      cache: "no-store",
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
    });
    offline = false;
    // Sent on to the sign-in page, or a token of before it.
    signedOut = answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
    return answer;
  };

  const without = async (ids) => {
    const gone = new Set(ids);
    for (const tap of waiting.filter((one) => gone.has(one.id))) {
      if (tap.person) people.get(tap.person).entry = withTap(people.get(tap.person).entry, tap);
      else course = withCourseTap(course, tap);
    }
    waiting = waiting.filter((tap) => !gone.has(tap.id));
    await write("taps", (rows) => gone.forEach((id) => rows.delete(id)));
  };

  async function forgetRefused() {
    const ids = refused.map((tap) => tap.id);
    refused = [];
    await write("taps", (rows) => ids.forEach((id) => rows.delete(id)));
    draw();
  }

  const refuse = async (taps) => {
    const ids = new Set(taps.map((tap) => tap.id));
    waiting = waiting.filter((tap) => !ids.has(tap.id));
    refused.push(...taps);
    await write("taps", (rows) => taps.forEach((tap) => rows.put({ ...tap, refused: true })));
  };

  let sending = null;

  const sendAll = async () => {
    while (waiting.length) {
      const batch = waiting.slice(0, AT_ONCE);
      const answer = await ask(page.dataset.taps, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify({ device, by: me, now: Date.now(), taps: batch }),
      });
      if (signedOut || answer.status >= 500) return;
      const said = await answer.json();
      if (answer.ok) {
        await without(said.saved);
        const why = batch.filter((tap) => tap.id in said.refused);
        if (why.length) await refuse(why);
        if (!said.saved.length && !why.length) return;
      } else if (said.why === "somebody_else") {
        signedOut = true;
        return;
      } else {
        await refuse(batch);
      }
    }
  };

  // One at a time; what is tapped meanwhile goes with the next.
  const send = () => {
    sending ??= sendAll()
      .catch(() => {
        offline = true;
      })
      .finally(() => {
        sending = null;
      });
    return sending;
  };

  const take = async (news) => {
    clock = news.now - Date.now();
    version = news.v ?? version;
    for (const [id, entry] of news.people ?? []) {
      if (people.has(id)) people.get(id).entry = entry;
      else somebodyNew = true;
    }
    if (news.agenda) course = news.agenda;
    if (news.people || news.agenda) await keepMarks();
  };

  const fetchSignals = async () => {
    const answer = await ask(`${page.dataset.here}?part=signals`);
    if (answer.ok) document.getElementById("signals").innerHTML = await answer.text();
  };

  const poll = async () => {
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await ask(`${page.dataset.taps}?since=${version}`, { headers });
    if (answer.status !== 200) return false;
    tag = answer.headers.get("ETag") ?? "";
    const news = await answer.json();
    await take(news);
    if (news.more) {
      tag = "";
      return true;
    }
    if (minute !== null ? minute !== news.min : news.min) await fetchSignals();
    minute = news.min;
    return false;
  };

  let timer;
  let busy = false;
  let again = false;

  // One round at a time, so that no answer is older than what was sent before it.
  const goOn = async () => {
    again = true;
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    while (again) {
      again = false;
      try {
        if (waiting.length) await send();
        if (!offline || !waiting.length) while (await poll());
      } catch {
        offline = true;
      }
      draw();
    }
    busy = false;
    timer = setTimeout(goOn, document.hidden ? ASK_EVERY * 10 : ASK_EVERY);
  };

  // --- tapping ---

  const last = (list) => list[list.length - 1];

  const keep = async (kind, about = {}) => {
    const about_ = (tap) => (about.person ? tap.person === about.person : !tap.person);
    const heads = (about.person ? people.get(about.person).entry.s : course.s) ?? [];
    const mine = last(waiting.filter(about_));
    const tap = {
      id: crypto.randomUUID(),
      session,
      by: me,
      kind,
      at: Date.now(),
      seen: [...new Set([...heads, ...(mine ? [mine.id] : [])])].slice(-16),
      ...about,
    };
    await write("taps", (rows) => rows.put(tap));
    waiting.push(tap);
    draw();
  };

  const startedByTheClock = () => {
    const said = courseNow();
    const { now } = run(said, seconds());
    return said.item || !now ? null : now;
  };

  const settle = ([person, field, kind, at, how]) => {
    if (field === "how") return keep("how", { person, how, settles: true });
    const about = { person, settles: true };
    if (kind === "arrived") about.how = how;
    if (kind === "left" || (kind === "arrived" && field !== "left")) about.said = Number(at) * 1000;
    return keep(kind, about);
  };

  const doIt = async (name, value) => {
    if (name === "here") {
      const entry = entryOf(value);
      const how = (entry.m !== "no" && entry.h) || people.get(value).row.dataset.how;
      return keep("arrived", { person: value, how });
    }
    if (name === "left") return keep("left", { person: value });
    if (name === "take_back") return keep("taken_back", { person: value });
    if (name === "settle") return settle(value.split(" "));
    if (name === "break_started") {
      const on = startedByTheClock();
      if (on) await keep("item_started", { item: on.item.id, said: on.starts * 1000 });
      return keep("break_started");
    }
    if (name === "break_ended") return keep("break_ended");
    if (name === "item_shortened") {
      const [item, minutes] = value.split(" ");
      return keep(name, { item, minutes: Number(minutes) });
    }
    return keep(name, { item: value });
  };

  let broken = false;

  page.addEventListener("submit", async (event) => {
    const { submitter } = event;
    if (!submitter?.name || broken) return;
    if (submitter.closest("#signals")) {
      event.preventDefault();
      try {
        const body = new FormData(event.target, submitter);
        await ask(event.target.action, { method: "POST", body });
        await fetchSignals();
      } catch {
        asking = [words.noSignal, button(words.stay, stay)];
        drawStatus();
      }
      return;
    }
    event.preventDefault();
    try {
      await doIt(submitter.name, submitter.value);
    } catch {
      // Nothing can be kept here, as in a private window: then as without this file.
      broken = true;
      submitter.click();
      return;
    }
    goOn();
  });

  const stay = () => {
    asking = null;
    drawStatus();
  };

  // Signing out leaves nothing behind. What is not saved yet is lost with it, so that is asked first.
  document.querySelectorAll("form[action*='sign-out']").forEach((form) =>
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const out = async () => {
        await wipe().catch(() => {});
        HTMLFormElement.prototype.submit.call(form);
      };
      if (waiting.length) await send();
      if (!waiting.length) return out();
      asking = [words.losing, button(words.lose, out), button(words.stay, stay)];
      drawStatus();
    })
  );
  // Leave now covers the page at once: nothing may stay here either.
  new MutationObserver(() => {
    if (document.documentElement.classList.contains("gone")) wipe().catch(() => {});
  }).observe(document.documentElement, { attributeFilter: ["class"] });

  const find = document.getElementById("find");
  const named = document.getElementById("find-name");
  if (people.size > 12) {
    find.hidden = false;
    named.addEventListener("input", () => {
      const wanted = named.value.trim().toLocaleLowerCase();
      for (const { row } of people.values())
        row.hidden = !row.querySelector("bdi").textContent.toLocaleLowerCase().includes(wanted);
    });
  }

  // --- the beginning ---

  const begin = async () => {
    await forgetWhatIsOld();
    device = (await read("kept", "device"))?.id;
    if (!device) {
      device = crypto.randomUUID();
      await write("kept", (rows) => rows.put({ key: "device", id: device }));
    }
    const marks = await keptMarks();
    if (marks && marks.version > version) {
      // The page was kept earlier than the marks.
      version = marks.version;
      course = marks.course;
      for (const [id, entry] of marks.entries) if (people.has(id)) people.get(id).entry = entry;
    }
    const kept = (await read("taps")).filter((tap) => tap.session === session);
    kept.sort((one, other) => one.at - other.at);
    const mine = kept.filter((tap) => tap.by === me && (!tap.person || people.has(tap.person)));
    somebodyElses = kept.some((tap) => tap.by !== me);
    waiting = mine.filter((tap) => !tap.refused);
    refused = mine.filter((tap) => tap.refused);
    draw();
    page.dataset.ready = "";
    goOn();
    putAway().catch(() => {});
  };

  begin().catch(() => {
    broken = true;
  });
  addEventListener("online", goOn);
  document.addEventListener("visibilitychange", () => document.hidden || goOn());
  setInterval(drawAgenda, 5000);
})();
