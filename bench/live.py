"""The live page of one session in a hall: forty devices ask one process every two seconds, and some tap."""

import http.client
import json
import os
import random
import statistics
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench.journey import _a_session
from bench.measuring import figure
from coproduction import embedded
from coproduction.processes import Process, wait_until
from coproduction.supervisor import listen
from sessions.models import Facilitation
from tests.factories.live import batch, tapped

ROOT = Path(__file__).resolve().parent.parent
PEOPLE, DEVICES, EVERY, LASTS = 200, 40, 2.0, 20.0  # people, devices, seconds, seconds


def live_poll():
    """How long a poll takes, of which 95 in 100 are quicker; its most queries and bytes while people arrive."""
    now = timezone.now()
    group_session = _a_session(PEOPLE, starts_at=now, ends_at=now + timedelta(hours=2))
    lead, support = (group_session.facilitations.get(role=role).person for role in Facilitation.Role)
    address = reverse("sessions:live_taps", args=[group_session.public_id])
    people = [invitation.person.public_id for invitation in group_session.invitations.all()]
    yield from _cost(address, lead, people[: PEOPLE // 2])
    with _one_process() as port:
        times = _forty_devices(port, address, lead, support, people[PEOPLE // 2 :])
    assert len(times) > DEVICES * (LASTS / EVERY - 2)
    yield figure("live_poll_p95", round(statistics.quantiles(times, n=20)[-1] * 1000, 1), "ms")
    yield figure("live_poll_median", round(statistics.median(times) * 1000, 1), "ms")


def _cost(address, lead, people):
    client = Client()
    client.force_login(lead)
    taps = batch(lead, *(tapped("arrived", person=person) for person in people))
    assert client.post(address, json.dumps(taps), "application/json").status_code == 200
    since, sizes, queries = 0, [], []
    while True:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address, {"since": since})
            queries.append(len(asked))
        sizes.append(len(answer.content))
        since = answer.json()["v"]
        if "more" not in answer.json():
            break
    yield figure("live_poll_queries", max(queries), "queries")
    yield figure("live_poll_bytes", max(sizes), "bytes")


class _one_process:  # noqa: N801 (used as one: `with _one_process() as port`)
    """The web server as `make run` starts it: one process, eight threads, on the database of this bench."""

    def __enter__(self):
        listener = listen()
        number, port = listener.fileno(), listener.getsockname()[1]
        name = settings.DATABASES["default"]["NAME"]
        address = os.environ["DATABASE_URL"].replace(f"/{embedded.NAME}?", f"/{name}?")
        environment = os.environ | {
            "DATABASE_URL": address,
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_POOL": "true",
        }
        web = [sys.executable, "-m", "gunicorn", "coproduction.wsgi", "--bind", f"fd://{number}"]
        web += [
            "--worker-class",
            "gthread",
            "--threads",
            "8",
            "--log-level",
            "warning",
            "--no-control-socket",
        ]
        self.process = Process(web, cwd=ROOT, env=environment, pass_fds=[number])
        listener.close()
        wait_until(lambda: _answers(port), seconds=30, every=0.2)
        return port

    def __exit__(self, *_exception):
        self.process.stop()


def _answers(port):
    try:
        ask = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        ask.request("GET", "/leave/about/")
        return ask.getresponse().status == 200
    except OSError:
        return False


def _forty_devices(port, address, lead, support, people):
    times, problems, over = [], [], time.monotonic() + LASTS
    threads = [
        threading.Thread(target=_device, args=(port, address, by, over, times, problems))
        for by in [lead, support] * (DEVICES // 2)
    ]
    for thread in threads:
        thread.start()
    client = Client()
    client.force_login(support)
    for person in people:  # about one arrival a second
        if time.monotonic() > over - 1:
            break
        taps = batch(support, tapped("arrived", person=person))
        client.post(address, json.dumps(taps), "application/json")
        time.sleep(1)
    for thread in threads:
        thread.join()
    assert problems == []
    return times


def _device(port, address, person, over, times, problems):
    client = Client()
    client.force_login(person)
    connection.close()
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
    since, tag = 0, ""
    time.sleep(random.random() * EVERY)
    while time.monotonic() < over:
        start = time.perf_counter()
        ask = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        headers = {"Cookie": cookies} | ({"If-None-Match": tag} if tag else {})
        ask.request("GET", f"{address}?since={since}", headers=headers)
        answer = ask.getresponse()
        body = answer.read()
        times.append(time.perf_counter() - start)
        ask.close()
        if answer.status == 200:
            news = json.loads(body)
            since, tag = news["v"], "" if "more" in news else answer.headers["ETag"]
        elif answer.status != 304:
            problems.append(answer.status)
            return
        time.sleep(max(0, EVERY - (time.perf_counter() - start)))


BENCHES = [live_poll]
