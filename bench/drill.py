"""`make drill`: break everything while messages go out, and count what arrived. Writes bench/drill.json.

What was lost and what came twice is counted by the server that received it, not in our own table. Real
servers, workers and beat; all of them are stopped and their data is deleted at the end.
"""

import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
LONDON = ZoneInfo("Europe/London")
KILLS = 20
# Nothing here takes longer, or the drill says so and ends.
PATIENCE = 120


def main(arguments):
    """`python -m bench.drill [NAME …] [--small]`: all of them, or these, or with a tenth of the messages."""
    from bench.stage import Stage

    # Told to stop, it still stops everything it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    share = 0.1 if "--small" in arguments else 1
    wanted = [name for name in arguments if not name.startswith("--")]
    results = []
    with Stage() as stage:
        os.environ |= stage.environment | {"DATABASE_POOL": "false"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "coproduction.settings"
        import django

        django.setup()
        for drill in DRILLS:
            if not wanted or drill.__name__ in wanted:
                start = time.monotonic()
                row = {"name": drill.__name__} | drill(stage, share)
                results.append(row | {"seconds": round(time.monotonic() - start, 1)})
                print(", ".join(f"{name} {value}" for name, value in results[-1].items()), flush=True)
    if not wanted and share == 1:
        (HERE / "drill.json").write_text(json.dumps(results, indent=2) + "\n")
    wrong = ("lost", "twice", "outside safe hours")
    return any(row.get(name) for row in results for name in wrong)


def worker_kills(stage, share):
    """Workers are killed at random moments while messages go out."""
    run = Run(stage, "kills", int(2000 * share))
    killed = {"of whole workers": 0, "of single processes": 0}
    with stage.running() as workers:
        for number in range(KILLS):
            # Spread over all of it, and then at any moment.
            run.wait_until_arrived((number + 0.5) / (KILLS + 1), seconds=35)
            time.sleep(random.uniform(0, 0.1))
            all_of_it = number % 5 == 0
            stage.kill(random.choice(workers), all_of_it=all_of_it)
            killed["of whole workers" if all_of_it else "of single processes"] += 1
        run.wait_until_done()
    return run.story() | {"kills": killed}


def redis_wiped(stage, share):
    """Redis is killed and comes back empty, twice."""
    run = Run(stage, "redis", int(600 * share))
    with stage.running():
        for part in (0.2, 0.6):
            run.wait_until_arrived(part, seconds=30)
            stage.empty_redis(seconds=0.5)
        run.wait_until_done()
    return run.story() | {"wiped": 2}


def database_restart(stage, share):
    """The database stops as if the power had gone, and recovers."""
    run = Run(stage, "database", int(600 * share))
    with stage.running():
        run.wait_until_arrived(0.4, seconds=30)
        stage.break_database(seconds=1)
        run.wait_until_done()
    return run.story() | {"restarts": 1}


def beat_twice(stage, share):
    """Somebody starts a second beat."""
    run = Run(stage, "beats", int(600 * share))
    with stage.running(beats=2):
        run.wait_until_done()
    return run.story() | {"beats": 2}


def clock_change(stage, share):
    """A week of reminders over each of the two days on which the clocks change, in people's own hours."""
    import time_machine
    from django.conf import settings
    from django.utils import timezone

    from messaging import sending
    from sessions import tasks

    settings.DECENT_HOURS = True
    weeks = {"autumn": datetime(2026, 10, 22, tzinfo=UTC), "spring": datetime(2027, 3, 25, tzinfo=UTC)}
    told = {"lost": 0, "twice": 0, "sent": 0, "for a person": 0, "outside safe hours": 0}
    try:
        for name, begins in weeks.items():
            before = stage.how_many_arrived()
            with time_machine.travel(begins, tick=False) as clock:
                people = _a_week_of_people(f"{name}-", int(200 * share) or 10, begins)
                while timezone.now() < begins + timedelta(days=8):
                    tasks.queue_due_reminders()
                    while sending.send_batch():
                        pass
                    clock.shift(timedelta(minutes=15))
                run = Run.of(stage, [point.value for point in people.values()])
                for key, value in run.story().items():
                    if key in told:
                        told[key] += value
            for written_at, address in stage.arrivals()[before:]:
                # An email says "-0000" for UTC, which is read as no zone at all.
                local = parsedate_to_datetime(written_at).replace(tzinfo=UTC).astimezone(LONDON)
                told["outside safe hours"] += not _is_safe(people[address], local)
    finally:
        settings.DECENT_HOURS = False
    return told


def _a_week_of_people(called, number, begins):
    """Sessions on each day of a week, and people who said when it is safe; by their address."""
    from datetime import time as at

    from bench import crowd
    from people.models import ContactPoint
    from tests.factories.groups import GroupFactory

    hours = [
        (None, None),
        (at(8), at(9)),
        (at(9), at(10, 30)),
        (at(12), at(14)),
        (at(18), at(20)),
        (at(6), at(23)),
    ]
    days = [[], [], [6], [0, 2, 4], [5, 6], [1, 3]]
    group = GroupFactory()
    people = crowd.people_in(
        group,
        number,
        called=called,
        safe_from=lambda n: hours[n % 6][0],
        safe_until=lambda n: hours[n % 6][1],
        safe_days=lambda n: days[n // 6 % 6],
    )
    first = begins.astimezone(LONDON).replace(hour=10, minute=30) + timedelta(days=2)
    sessions = crowd.sessions_of(group, 6, starts_at=lambda day: first + timedelta(days=day))
    crowd.ask([(sessions[place % 6], person) for place, person in enumerate(people)])
    return {point.value: point for point in ContactPoint.objects.filter(person__in=people)}


def _is_safe(point, local):
    """Written out again here, by what was said and not by the code that keeps to it."""
    opens, closes = point.safe_from or "09:00", point.safe_until or "19:00"
    opens, closes = max(str(opens)[:5], "08:00"), min(str(closes)[:5], "21:00")
    days = point.safe_days or range(6)
    return local.weekday() in days and opens <= f"{local:%H:%M}" < closes


class Run:
    """Reminders that are due, from the question "who is due now?" to the mail server."""

    def __init__(self, stage, called, number):
        from bench import crowd

        invitations = crowd.due_reminders(number, called=f"{called}-")
        self._note(stage, [f"{called}-{place}@example.org" for place in range(len(invitations))])

    @classmethod
    def of(cls, stage, addresses):
        run = cls.__new__(cls)
        run._note(stage, addresses)
        return run

    def _note(self, stage, addresses):
        self.stage, self.addresses = stage, addresses

    def rows(self):
        from messaging.models import Message
        from people.models.reaching import matching_digest

        digests = [matching_digest(address) for address in self.addresses]
        return Message.objects.filter(purpose="reminder", person__contact_points__digest__in=digests)

    def arrived(self):
        ours = set(self.addresses)
        return {address: times for address, times in self.stage.arrived().items() if address in ours}

    def wait_until_arrived(self, part, *, seconds):
        wanted = part * len(self.addresses)
        self.stage.wait_for(lambda: len(self.arrived()) >= wanted, seconds=seconds)

    def wait_until_done(self):
        """Until every reminder has a row, and none waits any more."""
        from messaging.models import Message

        def is_done():
            rows = self._counts()
            waiting = rows.get(Message.State.QUEUED, 0)
            return sum(rows.values()) == len(self.addresses) and not waiting

        if not self.stage.wait_for(is_done, seconds=PATIENCE):
            print(f"It was not over after {PATIENCE} seconds: {self._counts()}", flush=True)
        # What is being handed over at this moment.
        time.sleep(1)

    def _counts(self):
        from django.db import OperationalError, connection
        from django.db.models import Count

        try:
            return dict(self.rows().order_by().values_list("state").annotate(Count("pk")))
        except OperationalError:
            connection.close()
            return {}

    def story(self):
        """Lost: it did not arrive, and no row tells a person so."""
        from django.utils import timezone

        from messaging.models import Message

        arrived = self.arrived()
        later = timezone.now() + Message.UNSURE_AFTER
        rows = self.rows()
        visible = {
            "uncertain": rows.not_sure(now=later),
            "for a person": rows.filter(state__in=[Message.State.HELD, Message.State.FAILED]),
        }
        told_of = {
            name: {one.person.contact_points.get().value for one in found.select_related("person")}
            for name, found in visible.items()
        }
        seen = set().union(*told_of.values())
        return {
            "lost": sum(address not in arrived and address not in seen for address in self.addresses),
            "twice": sum(times - 1 for times in arrived.values()),
            "messages": len(self.addresses),
            "sent": rows.filter(state=Message.State.SENT).count(),
            "uncertain": len(told_of["uncertain"]),
            "uncertain, and did arrive": len(told_of["uncertain"] & arrived.keys()),
            "for a person": len(told_of["for a person"]),
        }


DRILLS = [worker_kills, redis_wiped, database_restart, beat_twice, clock_change]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
