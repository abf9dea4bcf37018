"""What somebody said about being reached that goes for every way: the contact plan."""

from collections.abc import Iterable, Mapping

import pghistory
from django.db import transaction
from django.utils import timezone

from people.models import ContactPlan, Person, Reveal
from people.models.reaching import matching_digest
from people.reaching.services import ChangedMeanwhile

WHEN_IN_TOUCH = ("if_somebody_else_answers", "code_word", "never_contact")
IN_AN_EMERGENCY = ("emergency_name", "emergency_phone", "emergency_words")
WORDS = WHEN_IN_TOUCH + IN_AN_EMERGENCY


class NamesNobody(Exception):
    """A number for an emergency has to say whose it is."""


def plan_of(person: Person) -> ContactPlan:
    """Their contact plan; an empty one, not kept, when they wrote none."""
    plan = ContactPlan.objects.visible_to(person).select_related("written_by").first()
    return plan or ContactPlan(person=person)


def words_of(plan: ContactPlan) -> str:
    """All that stands in it, as one value to compare with what a page showed."""
    return matching_digest("|".join(getattr(plan, name) or "" for name in WORDS))


@transaction.atomic
def write_plan(*, person: Person, said: Mapping[str, str], seen: str) -> ContactPlan:
    """Their own plan becomes exactly what they said. `seen` is what the page showed.

    Raises ChangedMeanwhile or NamesNobody.
    """
    plan = _locked(person)
    if seen != words_of(plan):
        raise ChangedMeanwhile
    return _save(plan, {name: said.get(name) for name in WORDS}, by=person)


@transaction.atomic
def write_down(
    *, person: Person, by: Person, said: Mapping[str, str], taken_out: Iterable[str] = ()
) -> ContactPlan:
    """What they told somebody who runs their group. What they said nothing about stays as it was.

    It is kept, and shown to them, as written down by `by`. Raises NamesNobody.
    """
    plan = _locked(person)
    changes = {name: words for name, words in said.items() if name in WORDS and words}
    return _save(plan, dict.fromkeys(set(taken_out) & set(WORDS)) | changes, by=by)


def reveal_plan(*, plan: ContactPlan, what: str, by: Person, why: str, reason: str = "") -> Reveal:
    """Write down that `by` read the plan, or whom to ring in an emergency, before it is shown."""
    return Reveal.objects.create(
        by=by, person=plan.person, what=what, why=why, reason=reason.strip() or None
    )


def _locked(person):
    """Two who write at once queue here, also for the first time."""
    ContactPlan.objects.get_or_create(person=person)
    return ContactPlan.objects.select_for_update().get(person=person)


def _save(plan, words, *, by):
    for name, value in words.items():
        setattr(plan, name, value or None)
    if plan.emergency_phone and not plan.emergency_name:
        raise NamesNobody
    plan.confirmed_on = timezone.localdate()
    plan.written_by = None if by == plan.person else by
    with pghistory.context(by=by.pk):
        plan.save()
    return plan
