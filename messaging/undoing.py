"""A minute to undo: what one tap tells many people leaves only after it, and until then can be taken back.

    with to_many(by=by, purpose="summary", target=group_session.public_id, rows=[Rows(...)]):
        ...  # everything told in here waits, whoever tells it

Undoing calls off what was told inside and puts the `rows` back as they were. How, is for the room that owns
the purpose: it registers a `Kind`. What somebody else has changed since is never written over.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import pghistory
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import CharField, Model, ProtectedError, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.functional import Promise

from messaging.models import Message, Sending
from people.models import Person

State = Message.State
# Of these nothing has left.
NOT_GONE = [State.QUEUED, State.HELD]
GONE = [State.SENDING, State.SENT, State.TOLD, State.FAILED]

_open: ContextVar[Sending | None] = ContextVar("the sending that is being written", default=None)


class TooLate(Exception):
    """The minute is over: messages are on their way."""


class ChangedSince(Exception):
    """Somebody changed the same thing since: putting it back would undo their work."""


@dataclass(frozen=True)
class Rows:
    """What the tap may change or make: these fields of the rows of this query."""

    query: QuerySet
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """How one purpose is undone. `says`: what happens then, in a sentence; `page`: where one is afterwards.

    `put_back` may raise ChangedSince: then nothing is undone. `lock` takes the rows that everybody who
    changes them takes first, in their order. With `frees_keys` the same may be told again later.
    """

    purpose: str
    says: str | Promise
    may_undo: Callable[[Person, Sending], bool]
    page: Callable[[Sending], str]
    put_back: Callable[["PutBack"], None]
    lock: Callable[[Sending], object]
    frees_keys: bool = True


@dataclass(frozen=True)
class Undone:
    """How many were called off, and how many had gone all the same."""

    stopped: int
    gone: int


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called from `AppConfig.ready` of the room the purpose belongs to."""
    _kinds[kind.purpose] = kind


def kind_of(sending: Sending) -> Kind:
    return _kinds[sending.purpose]


def being_written() -> Sending | None:
    """The sending that what is told now belongs to."""
    return _open.get()


@contextmanager
def to_many(*, by: Person, purpose: str, target: UUID, rows: Iterable[Rows] = ()) -> Iterator[None]:
    """What is told inside leaves after `UNDO_FOR`, in the transaction around it. Told nobody: nothing to undo."""
    if not settings.UNDO_FOR:
        yield
        return
    rows = list(rows)
    before = [_photograph(one) for one in rows]
    sending = Sending.objects.create(
        by=by, purpose=purpose, target=target, leaves_at=timezone.now() + settings.UNDO_FOR
    )
    token = _open.set(sending)
    try:
        yield
    finally:
        _open.reset(token)
    if not sending.messages.exists():
        sending.delete()
        return
    found = [_difference(one, then, _photograph(one)) for one, then in zip(rows, before, strict=True)]
    sending.changed = json.dumps(found, default=_as_text)
    sending.save(update_fields=["changed"])


@transaction.atomic
def undo(*, sending: Sending, by: Person) -> Undone:
    """Call off what has not left, and put back what the tap changed. Again, or by two at once, changes nothing.

    Raises TooLate once the minute is over, and ChangedSince.
    """
    kind = kind_of(sending)
    kind.lock(sending)
    sending = Sending.objects.select_for_update(of=["self"]).get(pk=sending.pk)
    waiting = sending.messages.filter(state__in=NOT_GONE)
    if sending.undone_at is None:
        now = timezone.now()
        if sending.leaves_at <= now:
            raise TooLate
        freed = {"key": Concat("key", Value(":undone:"), Cast("pk", CharField()))}
        # Before all else: a worker that has just taken one of them finds that it is not to go.
        waiting.update(
            state=State.CANCELLED,
            finished_at=now,
            reserved_until=None,
            **(freed if kind.frees_keys else {}),
        )
        with pghistory.context(by=by.pk):
            kind.put_back(PutBack(sending))
        sending.undone_at, sending.undone_by, sending.changed = now, by, None
        sending.save(update_fields=["undone_at", "undone_by", "changed"])
    return Undone(
        stopped=sending.messages.filter(state=State.CANCELLED).count(),
        gone=sending.messages.filter(state__in=GONE).count(),
    )


def undone_last(targets) -> QuerySet[Sending]:
    """The newest sending about each of these, as a query for `Subquery`: whether it was undone."""
    return Sending.objects.filter(target=targets).order_by("-pk").values("undone_at")[:1]


class PutBack:
    """The rows that one tap changed or made, to be put back one model after the other."""

    def __init__(self, sending: Sending):
        self.sending = sending
        self._found = {one["model"]: one for one in json.loads(sending.changed or "[]")}

    def must_be_unchanged(self, model: type[Model]) -> None:
        """Raises ChangedSince when one of these rows is not as the tap left it."""
        for row, changed in self._rows(model):
            if row is None or not _is_as_left(row, changed):
                raise ChangedSince

    def take_out_new(self, model: type[Model]) -> None:
        """The rows that the tap made go again, but for those that somebody has changed or built on."""
        found = self._found.get(model._meta.label_lower, {"new": {}})
        rows = model._default_manager.select_for_update(of=["self"]).in_bulk(map(int, found["new"]))
        for row in rows.values():
            if _is_as_left(row, {name: [None, now] for name, now in found["new"][str(row.pk)].items()}):
                _unless_it_is_needed(row.delete)

    def as_before(self, model: type[Model]) -> list[Model]:
        """Each changed row is as before, unless somebody has changed it since. Returns those put back."""
        put_back = []
        for row, changed in self._rows(model):
            if row is None or not _is_as_left(row, changed):
                continue
            for name, (before, _after) in changed.items():
                setattr(row, name, _value(row, name, before))
            names = [row._meta.get_field(name).name for name in changed]
            if _unless_it_is_needed(lambda row=row, names=names: row.save(update_fields=names)):
                put_back.append(row)
        return put_back

    def _rows(self, model):
        changed = self._found.get(model._meta.label_lower, {"changed": {}})["changed"]
        rows = model._default_manager.select_for_update(of=["self"]).in_bulk(map(int, changed))
        return [(rows.get(int(pk)), fields) for pk, fields in sorted(changed.items())]


def _unless_it_is_needed(write):
    """False where the database refuses: somebody is busy then by now, or something hangs on it."""
    try:
        with transaction.atomic():
            write()
    except (IntegrityError, ProtectedError):
        return False
    return True


def _photograph(rows):
    return {row.pop("pk"): row for row in rows.query.all().values("pk", *rows.fields)}


def _difference(rows, before, after):
    changed = {}
    for pk, now in after.items():
        then = before.get(pk, now)
        if different := {name: [then[name], now[name]] for name in now if then[name] != now[name]}:
            changed[pk] = different
    new = {pk: now for pk, now in after.items() if pk not in before}
    return {"model": rows.query.model._meta.label_lower, "changed": changed, "new": new}


def _as_text(value):
    return value.isoformat() if isinstance(value, (datetime, date)) else str(value)


def _value(row, name, kept):
    field = row._meta.get_field(name)
    return getattr(field, "target_field", field).to_python(kept)


def _is_as_left(row, changed):
    return all(
        getattr(row, name) == _value(row, name, after) for name, (_before, after) in changed.items()
    )
