import pghistory
import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group, Membership
from people.models import Person
from people.records import Record
from sessions.models.planning import GroupSession

MOST_DATES = 12


class DatePollQuerySet(models.QuerySet):
    def run_by(self, person):
        """Those of the groups this person facilitates."""
        return self.filter(group__in=Group.objects.run_by(person))

    def open(self):
        return self.filter(closed_at=None)


@pghistory.track()
class DatePoll(Record):
    """One time a group is asked when it could meet. It ends with one of the dates, or with none."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="date_polls")
    begun_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    group_session = models.OneToOneField(
        GroupSession, models.PROTECT, null=True, blank=True, related_name="found_by"
    )

    objects = DatePollQuerySet.as_manager()

    class Meta:
        verbose_name = _("date poll")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="date_poll_closed_at_and_closed_by_set_together",
            ),
            models.CheckConstraint(
                condition=Q(group_session=None) | Q(closed_at__isnull=False),
                name="date_poll_leads_to_a_session_once_it_is_closed",
            ),
        ]

    def __str__(self):
        return str(self.public_id)

    @property
    def is_open(self):
        return self.closed_at is None

    @property
    def zone(self):
        return self.group.organisation.zone


@pghistory.track()
class OfferedDate(Record):
    """One day and hours on which a group might meet."""

    poll = models.ForeignKey(DatePoll, models.CASCADE, related_name="dates")
    number = models.PositiveSmallIntegerField(_("number"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        verbose_name = _("offered date")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="offered_date_one_per_number"),
            models.UniqueConstraint(fields=["poll", "starts_at"], name="offered_date_only_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_DATES), name="offered_date_one_of_twelve"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="offered_date_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return str(self.public_id)

    @property
    def is_over(self):
        return self.starts_at <= timezone.now()


class DateAnswerQuerySet(models.QuerySet):
    def of(self, person):
        """One's own, as long as one has a seat in that group."""
        return self.filter(person=person).standing()

    def standing(self):
        seats = Membership.objects.current().filter(
            group=OuterRef("poll__group"), person=OuterRef("person")
        )
        return self.filter(Exists(seats))

    def waiting(self):
        """Those somebody still has to answer."""
        return self.filter(poll__closed_at=None, answered_at=None)


@pghistory.track()
class DateAnswer(Record):
    """One person who was asked when they could come, and whether they answered. Their marks hang on it."""

    poll = models.ForeignKey(DatePoll, models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="date_answers")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # Themselves, or a facilitator who wrote it down for them.
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DateAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer about dates")
        constraints = [
            models.UniqueConstraint(fields=["poll", "person"], name="date_answer_one_per_person"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="date_answer_says_when_and_who",
            ),
        ]

    def __str__(self):
        return str(self.public_id)


@pghistory.track()
class DateMark(Record):
    """What one person said about one date."""

    class Mark(models.TextChoices):
        SUITS = "suits", _("suits me")
        IF_NEED_BE = "if_need_be", _("if need be")
        NOT_THEN = "not_then", _("not then")

    answer = models.ForeignKey(DateAnswer, models.CASCADE, related_name="marks")
    date = models.ForeignKey(OfferedDate, models.CASCADE, related_name="marks")
    mark = models.CharField(_("mark"), max_length=10, choices=Mark)

    class Meta:
        verbose_name = _("mark of a date")
        constraints = [
            models.UniqueConstraint(fields=["answer", "date"], name="date_mark_one_per_date"),
            models.CheckConstraint(
                condition=Q(mark__in=["suits", "if_need_be", "not_then"]),
                name="date_mark_is_one_of_three",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="date_mark_of_its_own_poll",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=pgtrigger.Func(
                    """
                    IF (SELECT poll_id FROM group_sessions_dateanswer WHERE id = NEW.answer_id)
                        <> (SELECT poll_id FROM group_sessions_offereddate WHERE id = NEW.date_id) THEN
                        RAISE EXCEPTION 'a mark is about a date of its own poll'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'date_mark_of_its_own_poll';
                    END IF;
                    RETURN NEW;
                    """
                ),
            )
        ]

    def __str__(self):
        return self.get_mark_display()


@pghistory.track()
class SessionSeries(Record):
    """Sessions that were planned in one go. Each is a session of its own; this only keeps them together."""

    class Every(models.TextChoices):
        WEEK = "week", _("every week")
        FORTNIGHT = "fortnight", _("every second week")
        MONTH = "month", _("every month, on this weekday")

    group = models.ForeignKey(Group, models.PROTECT, related_name="series")
    begun_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    every = models.CharField(_("how often"), max_length=10, choices=Every)

    class Meta:
        verbose_name = _("series of sessions")
        verbose_name_plural = _("series of sessions")
        constraints = [
            models.CheckConstraint(
                condition=Q(every__in=["week", "fortnight", "month"]),
                name="session_series_every_is_one_of_three",
            ),
        ]

    def __str__(self):
        return self.get_every_display()
