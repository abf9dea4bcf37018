"""What it costs to remind a hundred thousand people, and to send what is waiting."""

import json
import resource
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from bench import crowd
from bench.measuring import figure
from sessions.preparing.reminding import queue_reminders
from tests.factories.groups import GroupFactory

DUE, ROUNDS = 100_000, 3


def due_reminders_100k(due=DUE, rounds=ROUNDS):
    """Seconds to put as many due reminders in the outbox, against a bare INSERT … SELECT of as many rows."""
    group = GroupFactory()
    people = crowd.people_in(group, 1000, called="due-")
    tomorrow = timezone.now() + timedelta(hours=24)
    sessions = crowd.sessions_of(
        group, due // 1000, starts_at=lambda one: tomorrow + timedelta(minutes=one)
    )
    for group_session in sessions:
        crowd.ask([(group_session, person) for person in people])
    ours, floor = [], []
    with connection.cursor() as cursor:
        # The same columns and indexes, and nothing that is asked or done for each row.
        cursor.execute("CREATE TABLE bench_message (LIKE messaging_message INCLUDING ALL)")
        cursor.execute("ANALYZE")
        before = _peak_megabytes()
        for _round in range(rounds):
            cursor.execute("TRUNCATE messaging_message CASCADE")
            start = time.perf_counter()
            assert queue_reminders(now=timezone.now()) == due
            ours.append(time.perf_counter() - start)
            cursor.execute("TRUNCATE bench_message")
            start = time.perf_counter()
            cursor.execute("INSERT INTO bench_message SELECT * FROM messaging_message")
            floor.append(time.perf_counter() - start)
        grown = _peak_megabytes() - before
        cursor.execute("DROP TABLE bench_message")
        cursor.execute("TRUNCATE messaging_message CASCADE")
    value, least = statistics.median(ours), statistics.median(floor)
    yield figure(
        "due_reminders_100k",
        round(value, 2),
        "s",
        floor=round(least, 2),
        ratio=round(least / value, 3),
    )
    yield figure("due_reminders_100k_memory", round(grown, 1), "MB more at the peak")


def deliver_messages():
    """Messages a second by two worker processes, against as many tasks that each update one row."""
    root = Path(__file__).resolve().parent.parent
    said = subprocess.run(
        [sys.executable, "-m", "bench.delivering"], cwd=root, check=True, capture_output=True, text=True
    ).stdout
    taken = json.loads(said.splitlines()[-1])
    yield figure(
        "deliver_messages",
        round(taken["value"], 1),
        "messages/s",
        floor=round(taken["floor"], 1),
        ratio=round(taken["value"] / taken["floor"], 3),
    )


def _peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


BENCHES = [due_reminders_100k, deliver_messages]
