"""Training that somebody earned by being at a session: nobody has to write it down."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from groups.models import TrainingRecord, TrainingRule
from groups.training.months import months_after
from sessions.models import Attendance, GroupSession, day_of

# Older sessions are left alone: what was earned there is forgotten one day, and must not come back.
LOOKS_BACK = timedelta(days=90)
AT_ONCE = 1000


def attended_training(*, now: datetime) -> QuerySet[Attendance]:
    """Who was at a session that teaches and is over; with `day`, where the group lives."""
    return (
        Attendance.objects.filter(group_session__ends_at__range=(now - LOOKS_BACK, now))
        .exclude(group_session__teaches="")
        .exclude(group_session__state=GroupSession.State.CANCELLED)
        .annotate(day=day_of("group_session__starts_at"))
    )


def record_what_was_earned(*, now: datetime | None = None) -> int:
    """Write down what was earned, take back what was not, and give back what was after all.

    Asked of the database, so a task that ran twice, or twice at once, changes nothing twice. What an admin
    took back stays so. Returns how many records are new.
    """
    now = now or timezone.now()
    new = _write_down(now)
    _follow_the_list(now)
    return new


@transaction.atomic
def _write_down(now):
    ours = TrainingRecord.objects.filter(
        person=OuterRef("person"),
        training=OuterRef("group_session__teaches"),
        organisation=OuterRef("group_session__group__organisation"),
    )
    earned = ours.filter(earned_at=OuterRef("group_session__public_id"))
    that_day = ours.standing().filter(done_on=OuterRef("day"))
    due = attended_training(now=now).standing().filter(~Exists(earned), ~Exists(that_day))
    due = list(
        due.order_by("pk")
        # Locked, so that one that is being taken back at this moment is not earned.
        .select_for_update(of=["self"], no_key=True)
        .values_list(
            "person",
            "group_session__teaches",
            "group_session__group__organisation",
            "group_session__public_id",
            "day",
        )[:AT_ONCE]
    )
    lasts = _lasts({organisation for _p, _t, organisation, _s, _d in due})
    records = [
        TrainingRecord(
            organisation_id=organisation,
            person_id=person,
            training=training,
            done_on=day,
            lapses_on=_lapses(day, lasts.get((organisation, training))),
            earned_at=session,
        )
        for person, training, organisation, session, day in due
    ]
    before = TrainingRecord.objects.filter(earned_at__in=[record.earned_at for record in records])
    count = before.count()
    TrainingRecord.objects.bulk_create(records, ignore_conflicts=True)
    return before.count() - count


def _lasts(organisations):
    rules = TrainingRule.objects.filter(organisation__in=organisations)
    return {
        (organisation, training): months
        for organisation, training, months in rules.values_list(
            "organisation", "training", "lasts_months"
        )
    }


def _lapses(day: date, months: int | None) -> date | None:
    return months_after(day, months) if months else None


@transaction.atomic
def _follow_the_list(now):
    """A tap by mistake is taken back, and sometimes tapped again: what was earned goes with it."""
    there = Attendance.objects.standing().filter(
        person=OuterRef("person"), group_session__public_id=OuterRef("earned_at")
    )
    recent = TrainingRecord.objects.filter(
        earned_at__in=attended_training(now=now).values("group_session__public_id")
    )
    recent.standing().filter(~Exists(there)).update(taken_back_at=now)
    same_day = TrainingRecord.objects.standing().filter(
        organisation=OuterRef("organisation"),
        person=OuterRef("person"),
        training=OuterRef("training"),
        done_on=OuterRef("done_on"),
    )
    recent.filter(
        Exists(there), ~Exists(same_day), taken_back_at__isnull=False, taken_back_by=None
    ).update(taken_back_at=None)
