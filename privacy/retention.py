"""Reads the retention policy and forgets what it says."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, models, transaction

POLICY = Path(__file__).with_name("retention.toml")
AT_ONCE = 1000  # rows in one statement, so that the job never holds many locks for long


class PolicyError(Exception):
    """The policy says something that cannot be done. The message says which rule, and what."""


class NotForgotten(Exception):
    """Some rules could not be obeyed; all others were. The message says which."""


@dataclass(frozen=True)
class Rule:
    """One thing that is forgotten: whole rows (no `fields`), or what stands in `fields`."""

    what: str
    model: type[models.Model]
    since: str
    after: timedelta
    fields: tuple[str, ...] = ()
    promised: bool = False
    # A method of the model's queryset, where not every old row is meant.
    which: str = ""

    @property
    def is_in_force(self) -> bool:
        """A promise made on a page holds from the first day; the rest once the policy is signed."""
        return self.promised or settings.RETENTION_SIGNED

    def due(self, *, now: datetime) -> models.QuerySet:
        """Rows that are old enough and still hold something to forget."""
        rows = getattr(self.model.objects, self.which)() if self.which else self.model._base_manager
        old = rows.filter(**{f"{self.since}__lte": now - self.after})
        holds = models.Q()
        for name in self.fields:
            holds |= models.Q(**{f"{name}__isnull": False})
        return old.filter(holds).order_by("pk")

    def obey(self, *, now: datetime) -> int:
        """Forget what is due, in small steps. Returns how many rows; the second time none."""
        total = 0
        while pks := list(self.due(now=now).values_list("pk", flat=True)[:AT_ONCE]):
            rows = self.model._base_manager.filter(pk__in=pks)
            with transaction.atomic():
                if self.fields:
                    rows.update(**dict.fromkeys(self.fields))
                else:
                    rows._raw_delete(rows.db)
            total += len(pks)
        return total


@cache
def policy() -> dict:
    return tomllib.loads(POLICY.read_text())


def rules() -> list[Rule]:
    """Every rule of the file, and one for each table of the trail. Raises PolicyError."""
    return [*map(_rule, policy()["forget"]), *_history_rules()]


def _rule(entry: dict) -> Rule:
    try:
        model = apps.get_model(entry["model"])
        fields = tuple(entry.get("fields", ()))
        if (entry["action"] == "empty") != bool(fields) or entry["action"] not in ("empty", "delete"):
            raise PolicyError(f"{entry['what']}: the action is “delete”, or “empty” with fields.")
        for name in (entry["from"], *fields):
            model._meta.get_field(name)
        if not all(model._meta.get_field(name).null for name in fields):
            raise PolicyError(f"{entry['what']}: only a field that may be empty can be emptied.")
        after, which = timedelta(days=entry["after_days"]), entry.get("which", "")
        if which and not hasattr(model.objects, which):
            raise PolicyError(f"{entry['what']}: there is no “{which}” to choose rows by.")
    except (KeyError, LookupError, FieldDoesNotExist) as error:
        raise PolicyError(f"{entry.get('what', entry)}: {error}") from error
    return Rule(entry["what"], model, entry["from"], after, fields, entry.get("promised", False), which)


def _history_rules() -> Iterator[Rule]:
    after = timedelta(days=policy()["history"]["after_days"])
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model"):
            yield Rule(f"Changes: {model._meta.verbose_name}", model, "pgh_created_at", after)


def forget(*, now: datetime) -> dict[str, int]:
    """Obey every rule in force. Returns how many rows each forgot, by what it is about."""
    return obey([rule for rule in rules() if rule.is_in_force], now=now)


def obey(these: Iterable[Rule], *, now: datetime) -> dict[str, int]:
    """Obey these rules. One that the database refuses keeps no other waiting: NotForgotten is raised last."""
    forgotten, refused = {}, []
    for rule in these:
        try:
            forgotten[rule.what] = rule.obey(now=now)
        except DatabaseError as fault:
            # Never what the row said: only which rule, and the kind of fault.
            refused.append(f"{rule.what} ({type(fault).__name__})")
    if refused:
        raise NotForgotten("; ".join(refused))
    return forgotten


def report(*, now: datetime) -> list[tuple[Rule, int]]:
    """Each rule with how many rows it would forget now. Changes nothing."""
    return [(rule, rule.due(now=now).count()) for rule in rules()]
