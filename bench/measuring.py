"""How figures are taken: a pair side by side, in turns, so that a noisy minute hits both."""

import statistics
import time
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

ROUNDS = 7


def figure(name, value, unit, *, floor=None, ratio=None):
    return {"name": name, "value": value, "unit": unit, "floor": floor, "ratio": ratio}


def seconds_each(action, *, times):
    """The median over rounds of the mean seconds one call takes."""
    rounds = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        for _time in range(times):
            action()
        rounds.append((time.perf_counter() - start) / times)
    return statistics.median(rounds)


def pair_per_second(name, action, floor, *, times):
    """Calls per second of `action` and of `floor`, taken in turns."""
    ours, theirs = [], []
    for _round in range(ROUNDS):
        for taken, call in ((ours, action), (theirs, floor)):
            start = time.perf_counter()
            for _time in range(times):
                call()
            taken.append(times / (time.perf_counter() - start))
    value, least = statistics.median(ours), statistics.median(theirs)
    return figure(
        name, round(value, 1), "requests/s", floor=round(least, 1), ratio=round(value / least, 3)
    )


def wire_size(name):
    """Bytes a phone fetches for one static file: the smallest form that is served."""
    path = Path(settings.STATIC_ROOT) / staticfiles_storage.stored_name(name)
    return min(form.stat().st_size for form in path.parent.glob(f"{path.name}*"))
