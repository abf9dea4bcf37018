"""Placing preparation calls: how long it takes, and how much memory."""

import random
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bench.measuring import figure

MEMBERS, CALLERS = 1000, 100
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
# In a process of its own, so that nothing that was loaded before is counted.
ONE_PLACING = "from bench.preparing import one_placing; one_placing()"
ROUNDS = 3


def prep_calls():
    """1,000 members whom any of 100 callers may ring, over a week: more ways than any real group has."""
    taken = [_one_in_its_own_process() for _round in range(ROUNDS)]
    seconds, mebibytes = (sorted(figures)[ROUNDS // 2] for figures in zip(*taken, strict=True))
    yield figure("prep_calls_1000", round(seconds, 2), "s")
    yield figure("prep_calls_1000_memory", round(mebibytes), "MiB")


def _one_in_its_own_process():
    done = subprocess.run(
        [sys.executable, "-c", ONE_PLACING], capture_output=True, text=True, check=True
    )
    return tuple(float(number) for number in done.stdout.split())


def one_placing():
    """Prints seconds and the most memory in MiB that the whole process had at once, SciPy and all."""
    import resource

    from sessions.preparing.placing import place

    members, callers = _week()
    start = time.perf_counter()
    placement = place(
        members,
        callers,
        zone=ZoneInfo("Europe/London"),
        length=timedelta(minutes=20),
        gap=timedelta(minutes=10),
    )
    seconds = time.perf_counter() - start
    assert len(placement.slots) > MEMBERS * 0.9
    # Kibibytes on Linux, bytes on a Mac.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def _week():
    """Callers have eight hours on each of five days; members three hours on most, and seven in ten know one."""
    from sessions.preparing.placing import Caller, Days, Member, Stretch

    chance = random.Random(4)

    def hours(day, start, end):
        return Stretch(
            MONDAY + timedelta(days=day, hours=start), MONDAY + timedelta(days=day, hours=end)
        )

    callers = [
        Caller(key, tuple(hours(day, 9, 17) for day in range(5)), load=chance.randrange(3))
        for key in range(CALLERS)
    ]
    everybody = tuple(range(CALLERS))
    days = Days(date(2026, 11, 25), date(2026, 11, 27))
    members = []
    for key in range(MEMBERS):
        opens = chance.randrange(9, 15)
        free = tuple(hours(day, opens, opens + 3) for day in range(5) if chance.random() < 0.6)
        knows = chance.choice(everybody) if chance.random() < 0.7 else None
        members.append(Member(key, CALLERS + key, free, everybody, days, knows))
    return members, callers


BENCHES = [prep_calls]
