import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.records import Record
from people.secrets import EncryptedCharField, EncryptedTextField
from sessions.models.planning import GroupSession


class AttendanceQuerySet(models.QuerySet):
    def standing(self):
        """Those who were there. A tap that was taken back does not count."""
        return self.filter(taken_back_at=None)

    def visible_to(self, person):
        """One's own, and those at the sessions one helps to run."""
        return self.filter(
            Q(person=person)
            | Q(group_session__in=GroupSession.objects.run_by(person))
            | Q(group_session__in=GroupSession.objects.facilitated_by(person))
        )


@pghistory.track()
class Attendance(Record):
    """One person was there. It is separate from what they had answered, and pay follows it."""

    class How(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")

    group_session = models.ForeignKey(GroupSession, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    how = models.CharField(_("how"), max_length=10, choices=How, default=How.IN_PERSON)
    arrived_at = models.DateTimeField(_("arrived"))
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # A tap by mistake is taken back, not deleted.
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["group_session", "person"], name="attendance_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")),
                name="attendance_left_after_arriving",
            ),
            # Pay follows attendance, and nobody writes down their own.
            models.CheckConstraint(
                condition=~Q(recorded_by=F("person")), name="attendance_recorded_by_somebody_else"
            ),
        ]

    def __str__(self):
        return self.get_how_display()

    @property
    def is_standing(self):
        return self.taken_back_at is None


class FeelingQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, and, for the two facilitators of that session, those given there."""
        return self.filter(
            Q(person=person) | Q(group_session__in=GroupSession.objects.facilitated_by(person))
        )


class Feeling(Record):
    """How one person said they were, or that they pass. Gone after 30 days, never counted per person.

    No history is kept of these rows: a trail would outlive the promise.
    """

    FEELINGS = [
        (1, _("very low")),
        (2, _("low")),
        (3, _("in between")),
        (4, _("all right")),
        (5, _("good")),
    ]

    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)ss")
    passed = models.BooleanField(_("pass"), default=False)
    feeling = models.PositiveSmallIntegerField(_("feeling"), choices=FEELINGS, null=True, blank=True)
    word = EncryptedCharField(_("in a word"), max_length=60, null=True, blank=True)
    # The person themselves, or the facilitator who wrote it down for them.
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # The facilitator on whose phone they said it themselves. Empty: on their own.
    lent_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = FeelingQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return str(_("pass")) if self.passed else self.get_feeling_display() or ""

    @property
    def is_in_their_own_words(self):
        return self.recorded_by_id == self.person_id


class CheckIn(Feeling):
    """How one person arrived, or that they passed."""

    group_session = models.ForeignKey(GroupSession, models.PROTECT, related_name="check_ins")

    class Meta:
        verbose_name = _("check-in")
        constraints = [
            models.UniqueConstraint(fields=["group_session", "person"], name="check_in_once_per_person"),
            models.CheckConstraint(
                condition=Q(feeling=None) | Q(feeling__range=(1, 5)), name="check_in_feeling_1_to_5"
            ),
            models.CheckConstraint(
                condition=~Q(passed=True) | Q(feeling=None, word=None),
                name="check_in_pass_tells_nothing",
            ),
            models.CheckConstraint(
                condition=Q(passed=True) | Q(feeling__isnull=False) | Q(word__isnull=False),
                name="check_in_passes_or_says_something",
            ),
        ]


class CheckOutQuerySet(FeelingQuerySet):
    def wanting_a_call(self):
        return self.filter(ring_me__in=[CheckOut.Ring.TODAY, CheckOut.Ring.THIS_WEEK])


class CheckOut(Feeling):
    """How one person left, and whether they would like somebody to ring."""

    class Ring(models.TextChoices):
        NO = "no", _("No, thanks")
        TODAY = "today", _("Yes, today")
        THIS_WEEK = "this_week", _("Yes, this week")

    class HowMuch(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    group_session = models.ForeignKey(GroupSession, models.PROTECT, related_name="check_outs")
    # Empty until they answer: no answer is pushed, "no, thanks" neither.
    ring_me = models.CharField(_("please ring me"), max_length=10, choices=Ring, blank=True)

    # Counted with everybody's once the check-out has closed, then emptied. No page shows one person's.
    listened = models.CharField(
        _("Did you feel listened to?"), max_length=6, choices=HowMuch, blank=True
    )
    counted = models.CharField(
        _("Did your view count as much as others’?"), max_length=6, choices=HowMuch, blank=True
    )
    to_change = EncryptedTextField(_("Anything we should change?"), null=True, blank=True)

    objects = CheckOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-out")
        constraints = [
            models.UniqueConstraint(
                fields=["group_session", "person"], name="check_out_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(feeling=None) | Q(feeling__range=(1, 5)), name="check_out_feeling_1_to_5"
            ),
            models.CheckConstraint(
                condition=~Q(passed=True) | Q(feeling=None, word=None),
                name="check_out_pass_tells_nothing",
            ),
        ]

    @property
    def wants_a_call(self):
        return self.ring_me in (self.Ring.TODAY, self.Ring.THIS_WEEK)
