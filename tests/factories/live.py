import uuid

import factory
from django.utils import timezone

from sessions.models import LiveTap
from tests.factories.people import PersonFactory
from tests.factories.sessions import GroupSessionFactory


class LiveTapFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LiveTap

    group_session = factory.SubFactory(GroupSessionFactory)
    kind = LiveTap.Kind.ARRIVED
    person = factory.SubFactory(PersonFactory)
    how = "in_person"
    at = factory.LazyFunction(timezone.now)
    tapped_at = factory.SelfAttribute("at")
    tapped_by = factory.SubFactory(PersonFactory)


def batch(by, *taps, device=None, clock=0):
    """What a device sends. `clock`: by how many milliseconds its own is ahead."""
    now = int(timezone.now().timestamp() * 1000)
    return {
        "device": str(device or uuid.uuid4()),
        "by": str(by.public_id),
        "now": now + clock,
        "taps": [one | {"at": now + clock + one["at"]} for one in taps],
    }


def tapped(kind, *, ago=0, seen=(), **about):
    """One tap on a device, so many seconds ago."""
    about = {name: str(value) if name in ("person", "item") else value for name, value in about.items()}
    if kind in ("arrived", "how"):
        about.setdefault("how", "in_person")
    return {"id": str(uuid.uuid4()), "kind": kind, "at": -ago * 1000, "seen": list(seen)} | about
