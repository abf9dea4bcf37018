"""An address to sign in with is somebody's once they typed the code that was sent there, and not before."""

import re
import secrets
import time
from datetime import timedelta

import pghistory
from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from messaging.services import tell_now
from people.models import Person

LASTS = timedelta(minutes=15)
MOST_TRIES = 5
# Codes asked for: by one person, and for one address whoever asks.
ASKED = "3/10m/key"
WAITING = "email_to_prove"


class WrongCode(Exception):
    """Not the code we sent last, or none is waited for any more. `is_over`: ask for a new one."""

    def __init__(self, *, is_over):
        super().__init__("wrong code")
        self.is_over = is_over


class KnownAlready(Exception):
    """The address is somebody's sign-in. Only raised to whoever has just shown that it is theirs."""


def send_code(*, session: SessionBase, person: Person, email: str) -> None:
    """Email a code, whether or not the address is known here. The session keeps only a hash of it."""
    code = f"{secrets.randbelow(10**8):08}"
    session[WAITING] = {
        "email": email,
        "kept": _hash(code, email, person),
        "until": time.time() + LASTS.total_seconds(),
        "tries": 0,
    }
    tell_now(
        person=person,
        purpose="sign-in-code",
        facts={"code": f"{code[:4]}-{code[4:]}", "minutes": LASTS // timedelta(minutes=1)},
        lasts=LASTS,
        address=email,
    )


def waits_for(session: SessionBase) -> str:
    """The address a code was sent to; empty when none is waited for."""
    return session.get(WAITING, {}).get("email", "")


def forget(session: SessionBase) -> None:
    session.pop(WAITING, None)


def prove(*, session: SessionBase, person: Person, typed: str) -> Person:
    """Give this person the address, if the code is right. Raises WrongCode or KnownAlready."""
    waiting = session.get(WAITING)
    if waiting is None or waiting["until"] < time.time() or waiting["tries"] >= MOST_TRIES:
        forget(session)
        raise WrongCode(is_over=True)
    digits = re.sub(r"\D", "", typed)
    if not constant_time_compare(_hash(digits, waiting["email"], person), waiting["kept"]):
        waiting["tries"] += 1
        session[WAITING] = waiting
        raise WrongCode(is_over=waiting["tries"] >= MOST_TRIES)
    forget(session)
    try:
        with transaction.atomic(), pghistory.context(by=person.pk):
            person.email = waiting["email"]
            person.save(update_fields=["email"])
    except IntegrityError:
        person.email = None
        raise KnownAlready from None
    return person


def _hash(digits, email, person):
    return salted_hmac(
        "email-proof", f"{digits}:{email}:{person.public_id}", algorithm="sha256"
    ).hexdigest()
