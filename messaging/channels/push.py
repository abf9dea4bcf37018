"""Web push: a phone says that there is a message, and never what it says.

RFC 8030 (delivery), 8291 (encryption) and 8292 (who we are). Anybody may name any address as the one to be
pushed to, so only the push services of browsers are ever asked (`PUSH_HOSTS`).
"""

import json
import time
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from messaging.channels import http
from messaging.channels.base import BackEnd, Refused, TryLater

# Their own limits: four weeks, and a day.
LONGEST_SECONDS = 28 * 24 * 3600
SIGNED_FOR = 12 * 3600
GONE = {404, 410}


def is_set_up() -> bool:
    return bool(settings.VAPID_PRIVATE_KEY)


def may_be_asked(endpoint: str) -> bool:
    """Whether this is the address of a push service, and not of something in our own house."""
    url = urlsplit(endpoint)
    host = url.hostname or ""
    named = any(host == known or host.endswith(f".{known}") for known in settings.PUSH_HOSTS)
    return named and (url.scheme == "https" or host == "127.0.0.1")


class WebPush(BackEnd):
    name = "push"

    def deliver(self, letter):
        from pywebpush import WebPusher

        where = json.loads(letter.to)
        if not may_be_asked(where["endpoint"]):
            raise Refused("not a push service")
        with translation.override(letter.message.person.page_language):
            words = json.dumps({"text": _("You have a new message")}).encode()
        sealed = WebPusher({"endpoint": where["endpoint"], "keys": where["keys"]}).encode(words)
        seconds_left = int((letter.message.not_after - timezone.now()).total_seconds())
        answer = http.ask(
            "POST",
            where["endpoint"],
            headers={
                **_signed(where["endpoint"]),
                "TTL": str(max(0, min(seconds_left, LONGEST_SECONDS))),
                "Urgency": "normal",
                "Content-Encoding": "aes128gcm",
                "Content-Type": "application/octet-stream",
            },
            body=sealed["body"],
        )
        if answer.status in GONE:
            # Nothing left, for sure. The next try finds another way, or a person has to tell them.
            raise TryLater(str(answer.status), until=timezone.now(), stopped=True)
        http.settle(answer)
        return ""


def public_key() -> str:
    """Ours, as a browser wants it."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from py_vapid.utils import b64urlencode

    key = _vapid(settings.VAPID_PRIVATE_KEY).public_key
    return b64urlencode(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _signed(endpoint):
    url = urlsplit(endpoint)
    claims = {
        "aud": f"{url.scheme}://{url.netloc}",
        "exp": int(time.time()) + SIGNED_FOR,
        "sub": settings.VAPID_SUBJECT,
    }
    return _vapid(settings.VAPID_PRIVATE_KEY).sign(claims)


@lru_cache(maxsize=2)
def _vapid(private_key):
    from py_vapid import Vapid02

    return Vapid02.from_string(private_key)
