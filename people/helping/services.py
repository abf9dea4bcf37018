"""What helps somebody, kept for every session; asked once, and checked again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pghistory
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from people.models import AccessNeed, Person

Kind, SharedWith = AccessNeed.Kind, AccessNeed.SharedWith


@dataclass(frozen=True)
class Help:
    """The words somebody has for one thing that helps, which may be empty, and who may know."""

    words: str = ""
    shared_with: str = SharedWith.FACILITATORS


@transaction.atomic
def say_what_helps_me(*, person: Person, wanted: Mapping[str, Help]) -> None:
    """Make what helps this person exactly `wanted`, checked today. What is gone is forgotten, words first."""
    kept = _locked(person)
    with pghistory.context(by=person.pk):
        for kind, help_wanted in wanted.items():
            _keep(person, kept.pop(kind, None), kind, help_wanted)
        for need in kept.values():
            _end(need)


@transaction.atomic
def keep_for_next_time(*, person: Person, wanted: Mapping[str, str], asked: Collection[str]) -> None:
    """What they said for one session is how they want it from now on.

    `asked`: the kinds they were asked about. Of these, what they did not want is ended; whatever is for
    their named contact alone stays so.
    """
    kept = _locked(person)
    with pghistory.context(by=person.pk):
        for kind in asked:
            need = kept.get(kind)
            is_private = need is not None and need.shared_with == SharedWith.NAMED_CONTACT
            if kind in wanted:
                _keep(
                    person,
                    need,
                    kind,
                    Help(wanted[kind], need.shared_with if need else Help.shared_with),
                )
            elif need is not None and not is_private:
                _end(need)


@transaction.atomic
def check_again(*, needs: QuerySet[AccessNeed], by: Person) -> int:
    """They are still right, said the person, or somebody who asked them. Returns how many."""
    now = timezone.localdate()
    checked = list(needs.select_for_update(of=["self"]))
    with pghistory.context(by=by.pk):
        for need in checked:
            need.checked_on, need.checked_by_id = now, None if by.pk == need.person_id else by.pk
            need.save(update_fields=["checked_on", "checked_by"])
    return len(checked)


def _locked(person):
    """Two tabs queue here, and the last one wins."""
    Person.objects.select_for_update().get(pk=person.pk)
    return {need.kind: need for need in AccessNeed.objects.visible_to(person).current()}


def _keep(person, need, kind, help_wanted):
    need = need or AccessNeed(person=person, kind=kind)
    need.words, need.shared_with = help_wanted.words or None, help_wanted.shared_with
    need.checked_on, need.checked_by = timezone.localdate(), None
    need.save()


def _end(need):
    need.words, need.ended_at = None, timezone.now()
    need.save(update_fields=["words", "ended_at"])
