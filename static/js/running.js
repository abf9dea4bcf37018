// How the agenda runs, as sessions/meeting/running.py has it: tests/sessions/meeting/running.json holds both to the
// same. `said`: what the taps come to; times are in seconds. Changes nothing and shows nothing.
const runningAt = (() => {
  const LATE = 3; // minutes

  const canBeCut = (item) => item.kind === "work";

  const offers = (ahead, late) =>
    ahead
      .filter((part) => canBeCut(part.item))
      .flatMap((part) => {
        const half = Math.max(5, Math.floor(Math.floor(part.minutes / 2) / 5) * 5);
        const shorter = half < part.minutes ? [{ ...part, only: half, saves: part.minutes - half }] : [];
        return [...shorter, { ...part, only: 0, saves: part.minutes }];
      })
      .map((offer) => ({ ...offer, short: offer.saves < late, far: Math.abs(offer.saves - late) }))
      .sort((one, other) => one.short - other.short || one.far - other.far)
      .slice(0, 4);

  return (agenda, said, now, { starts, ends }) => {
    const here = agenda.findIndex((item) => item.id === said.item);
    const onHold = said.break ? Math.max(0, now - said.break) : 0;
    let at = starts;
    const parts = agenda.map((item, place) => {
      const dropped = canBeCut(item) && (said.dropped ?? []).includes(item.id) && place !== here;
      const short = canBeCut(item) ? said.short?.[item.id] : undefined;
      const minutes = Math.min(item.minutes, short ?? item.minutes);
      let length = dropped ? 0 : minutes * 60;
      const isNow = here < 0 ? at <= now && now < at + length : place === here;
      if (here >= 0 && isNow) {
        at = said.since;
        length += (said.paused ?? 0) + onHold;
      }
      const part = { item, minutes, dropped, isNow, starts: at, ends: at + length };
      part.short = minutes !== item.minutes;
      part.past = here < 0 ? part.ends <= now && !isNow : place < here;
      at = here >= 0 && isNow ? Math.max(part.ends, now) : part.ends;
      return part;
    });
    const ahead = parts.filter((part) => !part.past && !part.isNow && !part.dropped);
    const late = here < 0 ? 0 : Math.round((at - ends) / 60);
    return {
      parts,
      now: parts.find((part) => part.isNow),
      next: ahead[0],
      nextBreak: ahead.find((part) => part.item.kind === "break"),
      late: late >= LATE ? late : 0,
      offers: late >= LATE ? offers(ahead, late) : [],
    };
  };
})();
