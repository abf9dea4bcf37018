"""What an organisation asks for, and what somebody has done."""

from datetime import date

import pghistory
from django.db import transaction
from django.utils import timezone

from groups.models import Organisation, TrainingRecord, TrainingRule
from groups.organisation.permissions import is_admin
from groups.training.months import months_after, months_after_in_sql
from groups.training.permissions import can_write_training
from people.models import Person


class NotYours(Exception):
    """Whoever asks may not, or may not any more."""


@transaction.atomic
def set_rule(
    *,
    organisation: Organisation,
    training: str,
    lasts_months: int | None,
    needed: list[str],
    by: Person,
) -> TrainingRule:
    """Say how long a training lasts and who needs it. What was done before runs out by the new rule too."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if not is_admin(by, organisation):
        raise NotYours
    with pghistory.context(by=by.pk):
        rule, _new = TrainingRule.objects.update_or_create(
            organisation=organisation,
            training=training,
            defaults={"lasts_months": lasts_months, "needed": needed},
        )
        runs_out = months_after_in_sql("done_on", lasts_months) if lasts_months else None
        TrainingRecord.objects.filter(organisation=organisation, training=training).update(
            lapses_on=runs_out
        )
    return rule


@transaction.atomic
def write_down(
    *, organisation: Organisation, person: Person, training: str, done_on: date, by: Person
) -> TrainingRecord:
    """Keep that somebody did a training on a day. Twice keeps one. Raises NotYours, also for oneself."""
    # A rule that changes at this moment, and a second tap, wait for each other here.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if not can_write_training(by, person, organisation):
        raise NotYours
    same = TrainingRecord.objects.standing().filter(
        organisation=organisation, person=person, training=training, done_on=done_on
    )
    if kept := same.first():
        return kept
    with pghistory.context(by=by.pk):
        return TrainingRecord.objects.create(
            organisation=organisation,
            person=person,
            training=training,
            done_on=done_on,
            lapses_on=runs_out(organisation, training, done_on),
            written_by=by,
        )


def runs_out(organisation: Organisation, training: str, done_on: date) -> date | None:
    """When a training done on that day runs out here; None when it does not."""
    rule = organisation.training_rules.filter(training=training).first()
    return months_after(done_on, rule.lasts_months) if rule and rule.lasts_months else None


@transaction.atomic
def take_back(*, record: TrainingRecord, by: Person) -> TrainingRecord:
    """Say that this was written down by mistake. The row stays. Twice changes nothing. Raises NotYours."""
    record = (
        TrainingRecord.objects.select_for_update(of=["self"])
        .select_related("organisation", "person")
        .get(pk=record.pk)
    )
    if not can_write_training(by, record.person, record.organisation):
        raise NotYours
    if record.taken_back_at is None:
        with pghistory.context(by=by.pk):
            record.taken_back_at, record.taken_back_by = timezone.now(), by
            record.save(update_fields=["taken_back_at", "taken_back_by"])
    return record
