"""Starting a group, saying what it is for, and taking it from stage to stage."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

import pghistory
from django.db import IntegrityError, transaction

from groups.forming.needs import needs
from groups.lines import Line, missing
from groups.models import Group, Membership, Organisation, PurposeChange, StageChange
from groups.permissions import can_write_purpose
from people.models import Person

Part, Stage = PurposeChange.Part, Group.Stage

# What each part of a group's purpose is made of.
FIELDS = {
    Part.PURPOSE: ["purpose"],
    Part.CHANGE: ["can_change", "cannot_change"],
    Part.LIMITS: [*(f"limit_{limit}" for limit in Group.Limit.values), "limits_not_known"],
    Part.SIGN_OFF: ["signs_off", "sign_off_days", "starts_on", "ends_on"],
}
# Where a group can go from each stage. The first is the way on.
MOVES = {
    Stage.IDEA: [Stage.FORMING, Stage.ENDING],
    Stage.FORMING: [Stage.AGREEING, Stage.ENDING],
    Stage.AGREEING: [Stage.ACTIVE, Stage.ENDING],
    Stage.ACTIVE: [Stage.PAUSING, Stage.ENDING],
    Stage.PAUSING: [Stage.ACTIVE, Stage.ENDING],
    Stage.ENDING: [Stage.CLOSED, Stage.ACTIVE],
    Stage.CLOSED: [],
}
# These the members are told in somebody's own words.
WITH_WORDS = [Stage.PAUSING, Stage.ENDING, Stage.CLOSED]


@dataclass
class ChangedMeanwhile(Exception):
    """Somebody else saved this part after the writer opened it. `current` is how it stands now."""

    current: Group
    by: Person | None


class MayNotWrite(Exception):
    """The group has moved on, or the person has left: it is no longer theirs to write."""


class CannotMove(Exception):
    """No way leads from where the group is to that stage, or it has moved since the page was opened."""


@dataclass
class NotYet(Exception):
    """Something the next stage needs is missing: `lines`."""

    lines: list[Line]


class NameTaken(Exception):
    """The organisation has a group of this name already."""


@transaction.atomic
def start_group(
    *,
    organisation: Organisation,
    public_id: UUID,
    by: Person,
    name: str,
    discreet_name: str,
    facilitator_name: str = "",
    facilitator_email: str = "",
) -> Group:
    """A group that is an idea so far, and who facilitates it: the person named, or else whoever starts it.

    Somebody with that sign-in email keeps the name they chose. `public_id` comes from the form:
    pressing twice starts it once. Raises NameTaken.
    """
    with pghistory.context(by=by.pk):
        group = Group.objects.filter(public_id=public_id, organisation=organisation).first()
        if group is not None:
            return group
        try:
            with transaction.atomic():
                group = Group.objects.create(
                    organisation=organisation,
                    public_id=public_id,
                    name=name,
                    discreet_name=discreet_name,
                )
        except IntegrityError as refused:
            # Pressed twice at once: the other one started it.
            if group := Group.objects.filter(public_id=public_id, organisation=organisation).first():
                return group
            raise NameTaken from refused
        facilitator = _person_at(facilitator_email, facilitator_name) if facilitator_email else by
        group.memberships.create(person=facilitator, seat=Membership.Seat.FACILITATOR)
    return group


def _person_at(email, name):
    person = Person.objects.filter(email__iexact=email).first()
    return person or Person.objects.create_user(preferred_name=name, email=email)


def seen(group: Group, part: str) -> str:
    """How this part stands, in a few letters: a page carries it, so that nothing is written over unseen."""
    return sha256(repr(values(group, part)).encode()).hexdigest()[:16]


def values(group: Group, part: str) -> dict:
    return {name: getattr(group, name) for name in FIELDS[part]}


@transaction.atomic
def write_purpose(*, group: Group, part: str, by: Person, seen_before: str, **words) -> Group:
    """Write one part of what the group says about itself, and that this person did.

    `words` are the fields of that part. Writing what stands there already changes nothing. Raises
    MayNotWrite, or ChangedMeanwhile when `seen_before` is not how it stands.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    if not can_write_purpose(by, group):
        raise MayNotWrite
    if values(group, part) == words:
        return group
    if seen(group, part) != seen_before:
        raise ChangedMeanwhile(group, last_writer(group, part))
    for name in FIELDS[part]:
        setattr(group, name, words[name])
    with pghistory.context(by=by.pk):
        group.save(update_fields=FIELDS[part])
        PurposeChange.objects.create(group=group, part=part, by=by)
    return group


def last_writer(group: Group, part: str) -> Person | None:
    change = group.purpose_changes.filter(part=part).select_related("by").last()
    return change and change.by


@transaction.atomic
def move(
    *,
    group: Group,
    to: str,
    by: Person,
    seen_stage: str,
    words: str = "",
    until: date | None = None,
) -> StageChange:
    """Take the group to another stage, once nothing that stage needs is missing.

    Members read `words`; a pause says `until` when. Pressing twice moves it once. Raises CannotMove or
    NotYet.
    """
    # Whoever moves it, writes its purpose or joins queues on this row.
    group = Group.objects.select_for_update().get(pk=group.pk)
    if group.stage == to:
        last = group.stage_changes.last()
        if last is None:
            raise CannotMove
        return last
    if group.stage != seen_stage or to not in MOVES[group.stage]:
        raise CannotMove
    if lines := missing(needs(group, to)):
        raise NotYet(lines)
    with pghistory.context(by=by.pk):
        change = StageChange.objects.create(
            group=group, from_stage=group.stage, to_stage=to, by=by, words=words, until=until
        )
        group.stage = to
        group.save(update_fields=["stage"])
    return change
