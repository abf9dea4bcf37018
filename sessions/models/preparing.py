import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.records import Record
from people.secrets import EncryptedTextField
from sessions.models.planning import GroupSession


class CallerHours(Record):
    """Hours of the week in which one facilitator can make preparation calls, in local time."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="caller_hours")
    weekday = models.PositiveSmallIntegerField(_("day"), help_text=_("Monday is 0."))
    from_time = models.TimeField(_("from"))
    until_time = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("hours for calls")
        ordering = ["weekday", "from_time"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="caller_hours_weekday_0_to_6"),
            models.CheckConstraint(
                condition=Q(until_time__gt=F("from_time")), name="caller_hours_until_follows_from"
            ),
        ]


class TstzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class PreparationCallQuerySet(models.QuerySet):
    def standing(self):
        """Calls that hold a caller's time."""
        return self.filter(state=PreparationCall.State.BOOKED)

    def that_count(self):
        """Whoever has one of these needs no other call for that session."""
        return self.filter(state__in=PreparationCall.THAT_COUNT)

    def written_down(self):
        """Those somebody wrote about, whatever became of them."""
        return self.filter(recorded_at__isnull=False)

    def overlapping(self, start, end):
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def made_by(self, person):
        """Those this person prepares: as the caller, or as one of the session's two facilitators."""
        theirs = Q(caller=person) | Q(group_session__in=GroupSession.objects.facilitated_by(person))
        return self.filter(theirs, group_session__in=GroupSession.objects.run_by(person))

    def visible_to(self, person):
        """The member may read what is written; so may the caller and the session's facilitators."""
        made = PreparationCall.objects.made_by(person).values("pk")
        return self.filter(Q(person=person) | Q(pk__in=made))


@pghistory.track(exclude=["record"])
class PreparationCall(Record):
    """A call before a session, so that nobody arrives unprepared. It is offered, never a duty."""

    class State(models.TextChoices):
        BOOKED = "booked", _("booked")
        DECLINED = "declined", _("said no thanks")
        MOVED = "moved", _("moved to another time")
        SPOKE = "spoke", _("we spoke")
        NO_ANSWER = "no_answer", _("no answer")
        CALLED_OFF = "called_off", _("called off")

    class Step(models.TextChoices):
        """What is said on a call, in order: the first two always, the rest as it helps."""

        SAFE = "safe", _("Is it safe to talk?")
        REACH = "reach", _("Is it still fine to reach you like this?")
        ABOUT = "about", _("What it is about.")
        YOUR_CHOICE = "choice", _("You choose what to share.")
        LIMITS = "limits", _("What we cannot keep to ourselves.")
        GETTING_THERE = "there", _("Getting there.")
        HELPS = "helps", _("What helps you when it is hard?")
        PAY = "pay", _("Pay.")
        NOT_WITH = "not_with", _("Is there anyone you would rather not be in a room with?")
        AFTERWARDS = "after", _("Afterwards.")

    THAT_COUNT = [State.BOOKED, State.DECLINED, State.SPOKE]

    group_session = models.ForeignKey(GroupSession, models.PROTECT, related_name="preparation_calls")
    person = models.ForeignKey(Person, models.PROTECT, related_name="preparation_calls")
    caller = models.ForeignKey(Person, models.PROTECT, related_name="calls_to_make")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.BOOKED)
    # A facilitator chose the time: then it need not lie in the hours that were given.
    by_hand = models.BooleanField(_("time chosen by hand"), default=False)
    steps = ArrayField(
        models.CharField(max_length=10, choices=Step),
        verbose_name=_("what was said"),
        default=list,
        blank=True,
    )
    # The member can read this.
    record = EncryptedTextField(_("how it went"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("written down"), null=True, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PreparationCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("preparation call")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="preparation_call_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(caller=F("person")), name="preparation_call_caller_is_somebody_else"
            ),
            models.UniqueConstraint(
                fields=["group_session", "person"],
                condition=Q(state__in=["booked", "declined", "spoke"]),
                name="preparation_call_one_that_counts",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at=None, recorded_by=None)
                | Q(recorded_at__isnull=False, recorded_by__isnull=False),
                name="preparation_call_recorded_at_and_recorded_by_set_together",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["spoke", "no_answer"]) | Q(recorded_at__isnull=False),
                name="preparation_call_outcome_says_who_wrote_it",
            ),
            ExclusionConstraint(
                name="preparation_call_caller_in_one_call_at_a_time",
                expressions=[
                    ("caller", RangeOperators.EQUAL),
                    (TstzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="booked"),
            ),
            ExclusionConstraint(
                name="preparation_call_member_in_one_call_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (TstzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="booked"),
            ),
        ]

    def __str__(self):
        return self.get_state_display()

    @property
    def minutes(self):
        """How long it is planned to take."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def said(self):
        """The steps that were ticked off, in words and in order."""
        return [step.label for step in self.Step if step.value in self.steps]
