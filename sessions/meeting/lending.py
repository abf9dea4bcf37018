"""A facilitator's device, handed to one person for one thing: to say how they arrive, or how they leave.

Whoever holds it then is nobody. The facilitator is signed out on it, and all that the server still knows of the
device is what it was lent for; every other address leads back to that one page, however it is opened. It ends
with the facilitator's own numbers, or with their sign-in code: finishing only ends what can be said.
"""

import secrets
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.crypto import constant_time_compare, salted_hmac

from groups.joining.guessing import one_try
from people.models import Person
from sessions.models import GroupSession

KEY = "lent"
PAGE, BACK, LEAVE = "sessions:lent", "sessions:lent_back", "leave"
# The facilitator comes back by their code, too; nobody else does on this device.
SIGN_IN = ["account_login", "account_request_login_code", "account_confirm_login_code"]
WRONG_PINS = "5/d/key"


class WrongPin(Exception):
    """Those are not the numbers. `TooManyTries`: from now on only a sign-in code helps."""


@dataclass(frozen=True)
class Lent:
    """What one device was lent for, as its session keeps it."""

    group_session: str
    person: str
    part: str
    by: int
    pin: str
    nonce: str
    # For how long the facilitator is remembered on this device.
    expiry: int | None = None
    is_finished: bool = False


def lent_to(request: HttpRequest) -> Lent | None:
    kept = request.session.get(KEY)
    return Lent(**kept) if kept else None


def lend(request: HttpRequest, *, group_session: GroupSession, person: Person, part: str, pin: str):
    """Sign the facilitator out on this device, and lock it to that person and that page."""
    nonce = secrets.token_hex(8)
    lent = Lent(
        group_session=str(group_session.public_id),
        person=str(person.public_id),
        part=part,
        by=request.user.pk,
        pin=_kept(pin, nonce),
        nonce=nonce,
        expiry=request.session.get("_session_expiry"),
    )
    # What the facilitator was to be told next is not for whoever reads the screen now.
    list(messages.get_messages(request))
    logout(request)
    _keep(request, lent)


def finish(request: HttpRequest) -> None:
    """Nothing more can be said, and it is still nobody's device."""
    _keep(request, replace(lent_to(request), is_finished=True))


def come_back(request: HttpRequest, *, pin: str) -> Person:
    """The facilitator has their device again. Raises WrongPin and TooManyTries."""
    lent = lent_to(request)
    this = one_try(request, action="lent", rates=WRONG_PINS, key=lent.nonce)
    by = Person.objects.filter(pk=lent.by, is_active=True).first()
    if by is None or not constant_time_compare(_kept(pin, lent.nonce), lent.pin):
        raise WrongPin
    this.forgive()
    del request.session[KEY]
    login(request, by, backend=settings.AUTHENTICATION_BACKENDS[0])
    if lent.expiry is not None:
        request.session.set_expiry(lent.expiry)
    return by


def _keep(request, lent):
    request.session[KEY] = asdict(lent)


def _kept(pin, nonce):
    return salted_hmac("lent", f"{nonce}:{pin}", algorithm="sha256").hexdigest()


class LentPhone:
    """Middleware: a device that was lent opens that one page, and nothing else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        lent = lent_to(request)
        if lent is None:
            return self.get_response(request)
        if request.user.is_authenticated:
            if request.user.pk == lent.by:
                del request.session[KEY]
                return self.get_response(request)
            # Somebody signed in with a code of their own: this is not the device for it.
            logout(request)
            _keep(request, lent)
        name = _name_of(request)
        if name == LEAVE:
            # One tap leaves, as anywhere; and what is left behind is still locked.
            response = self.get_response(request)
            _keep(request, replace(lent, is_finished=True))
            return response
        if name in [PAGE, BACK, *SIGN_IN]:
            return self.get_response(request)
        return redirect(PAGE)


def _name_of(request):
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return None


def session_and_person(lent: Lent) -> tuple[GroupSession, Person] | None:
    """What it was lent for, while both are there."""
    group_sessions = GroupSession.objects.select_related("group__organisation")
    group_session = group_sessions.filter(public_id=UUID(lent.group_session)).first()
    person = Person.objects.filter(public_id=UUID(lent.person)).first()
    return (group_session, person) if group_session and person else None
