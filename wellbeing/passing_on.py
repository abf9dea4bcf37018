"""A promised call that is late: first the other facilitator is told, then the organisation's named lead."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from groups.models import Membership, OrganisationRole
from messaging.services import tell
from people.models import Person
from wellbeing.models import FollowUp

PURPOSE = "follow-up-late"
# What nobody did for so long is not passed on any more: it stands on the page, overdue.
PASSED_ON_FOR = timedelta(days=60)
WORTH_TELLING_FOR = timedelta(days=3)


def to_pass_on(*, now: datetime) -> QuerySet[FollowUp]:
    """Late promises of which somebody is to be told now, the latest first. One query."""
    late = FollowUp.objects.passed_on_when_late().overdue(now=now).filter(due_at__gt=now - PASSED_ON_FOR)
    lead = (
        leads().filter(organisation=OuterRef("group__organisation")).exclude(person=OuterRef("person"))
    )
    waits = Q(second__isnull=False, second_told_at=None)
    waits |= Q(Exists(lead), lead_told_at=None, due_at__lte=now - settings.FOLLOW_UP_LEAD_AFTER)
    return late.filter(waits).order_by("due_at", "pk")


@transaction.atomic
def pass_on(pk: int, *, now: datetime) -> int:
    """Each step once, also when two workers look at the same moment. Returns how many people are told."""
    rows = to_pass_on(now=now).select_for_update(of=["self"], skip_locked=True).filter(pk=pk)
    follow_up = rows.select_related("group", "second").first()
    if follow_up is None:
        return 0
    told = []
    if follow_up.second and follow_up.second_told_at is None:
        if _still_runs(follow_up.second, follow_up.group):
            follow_up.second_told_at = now
            told.append(follow_up.second)
        else:
            # They have left the group: the lead is told, when it is time.
            follow_up.second = None
    is_time = follow_up.due_at <= now - settings.FOLLOW_UP_LEAD_AFTER
    if is_time and follow_up.lead_told_at is None and (lead := named_lead(follow_up)):
        follow_up.lead, follow_up.lead_told_at = lead, now
        told.append(lead)
    follow_up.save(update_fields=["second", "second_told_at", "lead", "lead_told_at"])
    for person in told:
        _tell(follow_up, person, now)
    return len(told)


def leads() -> QuerySet[OrganisationRole]:
    return OrganisationRole.objects.current().filter(
        role=OrganisationRole.Role.SAFEGUARDING_LEAD, person__is_active=True
    )


def named_lead(follow_up: FollowUp) -> Person | None:
    """Who has been safeguarding lead of the organisation longest; somebody else than who promised, if there is."""
    held = (
        leads().filter(organisation=follow_up.group.organisation_id).exclude(person=follow_up.person_id)
    )
    promised_it = Q(person=follow_up.owner_id)
    role = (
        held.select_related("person").order_by(Case(When(promised_it, then=1), default=0), "pk").first()
    )
    return role and role.person


def _still_runs(person, group):
    seats = Membership.objects.current().facilitators()
    return person.is_active and seats.filter(person=person, group=group).exists()


def _tell(follow_up, person, now):
    tell(
        person=person,
        purpose=PURPOSE,
        target=follow_up.public_id,
        # A promise that was made anew has a new time, and is told of anew.
        key=f"{PURPOSE}:{follow_up.public_id}:{int(follow_up.due_at.timestamp())}:{person.pk}",
        not_before=now,
        not_after=now + WORTH_TELLING_FOR,
    )
