"""One request to a provider, and what is certain about it afterwards.

Only two things make us sure that nothing left: the line never opened, or the provider answered with a
number that says it did not take it. Everything else may have arrived. See docs/adr/0012.
"""

import json
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from messaging.channels.base import NotSure, Refused, TryLater

# What a provider says about one message is a few hundred letters.
MOST_BYTES = 64 * 1024
# Our side of it is wrong (key, clock, address of the service), or it asks us to wait: nothing is wrong with
# the message, and somebody may have put it right by the next try.
NOT_THE_MESSAGES_FAULT = {401, 403, 404, 405, 408, 429}


@dataclass(frozen=True)
class Answer:
    """What the provider said. `said` is empty where that could not be read."""

    status: int
    said: dict = field(default_factory=dict)

    def name(self, key: str) -> str:
        """The provider's own name for what it took; empty when it gave none that can be read."""
        name = self.said.get(key)
        return name if isinstance(name, str) else ""


def ask(method: str, url: str, *, headers=None, body=None, auth=None) -> Answer:
    """Ask once. After `PROVIDER_TIMEOUT` seconds the line is cut, however slowly they are still talking.

    Raises TryLater when the line never opened, NotSure when it did and no answer came.
    """
    line = _Line()
    with requests.Session() as session:
        session.mount("http://", line)
        session.mount("https://", line)
        try:
            response = session.request(
                method,
                url,
                headers=headers,
                data=body,
                auth=auth or _as_it_is,
                timeout=settings.PROVIDER_TIMEOUT,
                allow_redirects=False,
                stream=True,
            )
            return Answer(response.status_code, _what_it_says(response))
        except Exception as fault:  # noqa: BLE001
            # Faults quote addresses and what was sent: only their kind goes on.
            raise (NotSure if line.was_open else TryLater)(type(fault).__name__) from None
        finally:
            line.hang_up()


def settle(answer: Answer) -> None:
    """Nothing when it was taken; else TryLater, Refused or NotSure, by the number of the answer alone."""
    status = answer.status
    if 200 <= status < 300:
        return
    if status in NOT_THE_MESSAGES_FAULT:
        raise TryLater(str(status))
    raise (Refused if 400 <= status < 500 else NotSure)(str(status))


def _what_it_says(response):
    """The number has said whether it was taken: however the rest breaks, that stands."""
    try:
        said = json.loads(response.raw.read(MOST_BYTES, decode_content=True))
    except Exception:  # noqa: BLE001
        return {}
    return said if isinstance(said, dict) else {}


def _as_it_is(request):
    """No password from a file on this machine is put in place of ours."""
    return request


class _Line(HTTPAdapter):
    """A fresh line for one request, which knows whether it was ever open, and is cut when time is up."""

    def __init__(self):
        self.was_open, self._timer = False, None
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        self._watch(self.poolmanager)

    def proxy_manager_for(self, *args, **kwargs):
        manager = super().proxy_manager_for(*args, **kwargs)
        self._watch(manager)
        return manager

    def hang_up(self):
        if self._timer is not None:
            self._timer.cancel()

    def _watch(self, manager):
        manager.pool_classes_by_scheme = {
            "http": self._watched(HTTPConnectionPool),
            "https": self._watched(HTTPSConnectionPool),
        }

    def _watched(self, pool):
        line = self

        class Connection(pool.ConnectionCls):
            def connect(self):
                super().connect()
                line._opened(self.sock)

        return type(pool.__name__, (pool,), {"ConnectionCls": Connection})

    def _opened(self, sock):
        self.was_open = True
        self._timer = threading.Timer(settings.PROVIDER_TIMEOUT, cut, [sock])
        self._timer.daemon = True
        self._timer.start()


def cut(sock):
    """End a conversation that another thread is in the middle of."""
    # Of the socket underneath: the one with encryption is in use by the other thread.
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
