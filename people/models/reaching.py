import hashlib
import hmac
from datetime import date, timedelta

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from people.records import Record
from people.secrets import EncryptedCharField, EncryptedTextField


class ContactPointQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own. Whoever runs their group reads them through `groups.permissions.ways_kept_by`."""
        return self.filter(person=person)

    def kept(self):
        """Those not taken away: of these there is still a number or address."""
        return self.filter(value__isnull=False)

    def allowed(self):
        """Those the person has said yes to. Nobody is contacted any other way."""
        return self.filter(allowed=ContactPoint.Allowed.YES, confirmed_on__isnull=False)


@pghistory.track(exclude=["value"])
class ContactPoint(Record):
    """One way to reach one person, and what they said about using it. The default is no."""

    class Channel(models.TextChoices):
        TEXT = "text", _("text message")
        EMAIL = "email", _("email")
        CALL = "call", _("phone call")
        POST = "post", _("letter")
        # A browser that shows "You have a new message", and nothing else. Its value says where, as JSON.
        PUSH = "push", _("sign on a phone")

    class Allowed(models.TextChoices):
        YES = "yes", _("yes")
        ASK = "ask", _("only if I ask")
        NO = "no", _("no")

    class Whose(models.TextChoices):
        MINE = "mine", _("only mine")
        SHARED = "shared", _("shared with somebody")
        SOMEBODY_ELSES = "somebody_elses", _("somebody else’s")

    class Voicemail(models.TextChoices):
        NO = "no", _("no")
        YES = "yes", _("yes")
        NAME_ONLY = "name_only", _("only “please ring”, with a first name")

    class CutOff(models.TextChoices):
        WAIT = "wait", _("wait for me to ring")
        RING_BACK = "ring_back", _("ring me back")

    class Wording(models.TextChoices):
        PLAIN = "plain", _("plain")
        DISCREET = "discreet", _("discreet")

    person = models.ForeignKey(Person, models.PROTECT, related_name="contact_points")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    value = EncryptedCharField(_("number or address"), max_length=320, null=True)
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    whose = models.CharField(_("whose it is"), max_length=14, choices=Whose, default=Whose.MINE)
    allowed = models.CharField(_("ok to use"), max_length=10, choices=Allowed, default=Allowed.NO)
    wording = models.CharField(_("wording"), max_length=10, choices=Wording, default=Wording.DISCREET)
    # Calls only.
    voicemail = models.CharField(
        _("messages on voicemail"), max_length=9, choices=Voicemail, default=Voicemail.NO
    )
    if_cut_off = models.CharField(
        _("if we are cut off"), max_length=9, choices=CutOff, default=CutOff.WAIT
    )
    links_ok = models.BooleanField(_("links are ok"), default=False)
    safe_days = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("safe days"),
        default=list,
        blank=True,
        help_text=_("Monday is 0. Empty: any day."),
    )
    safe_from = models.TimeField(_("safe from"), null=True, blank=True)
    safe_until = models.TimeField(_("safe until"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    # Empty when it was the person themselves.
    written_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written down by"),
    )

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("way to reach somebody")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel", "digest"], name="contact_point_once_per_person"
            ),
            models.CheckConstraint(
                condition=~Q(allowed="yes") | Q(confirmed_on__isnull=False),
                name="contact_point_allowed_only_when_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(safe_from=None, safe_until=None)
                | Q(
                    safe_from__isnull=False,
                    safe_until__isnull=False,
                    safe_from__lt=models.F("safe_until"),
                ),
                name="contact_point_safe_from_before_safe_until",
            ),
            models.CheckConstraint(
                condition=Q(safe_days__contained_by=[0, 1, 2, 3, 4, 5, 6]),
                name="contact_point_safe_days_are_weekdays",
            ),
            models.CheckConstraint(
                condition=Q(channel="call") | Q(voicemail="no", if_cut_off="wait"),
                name="contact_point_voicemail_and_cut_off_are_for_calls",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(allowed="no"),
                name="contact_point_taken_away_is_not_used",
            ),
            models.CheckConstraint(
                condition=Q(written_by=None) | ~Q(written_by=models.F("person")),
                name="contact_point_written_by_somebody_else_or_nobody",
            ),
        ]

    def __str__(self):
        return f"{self.get_channel_display()}: {self.get_allowed_display()}"

    def save(self, *args, **kwargs):
        # What was taken away matches nothing, not even another that was taken away.
        self.digest = matching_digest(self.value or str(self.public_id))
        super().save(*args, **kwargs)

    def is_checked_lately(self, today: date | None = None):
        """Whether what they said still holds: it is asked again after `CONTACT_CONFIRMED_DAYS`."""
        return self.confirmed_on is not None and self.confirmed_on >= oldest_that_holds(today)

    def is_safe_at(self, local_time):
        """Whether the person said this day and hour are safe. `local_time`: aware, in their zone."""
        if self.safe_days and local_time.weekday() not in self.safe_days:
            return False
        return self.safe_from is None or self.safe_from <= local_time.time() < self.safe_until


class ContactPlanQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own. Whoever runs their group reads it through `groups.permissions.plans_kept_by`."""
        return self.filter(person=person)


@pghistory.track(
    exclude=[
        "if_somebody_else_answers",
        "code_word",
        "never_contact",
        "emergency_name",
        "emergency_phone",
        "emergency_words",
    ]
)
class ContactPlan(Record):
    """What one person said about being reached that goes for every way: all of it may stay empty."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="contact_plan")
    if_somebody_else_answers = EncryptedTextField(_("if somebody else answers"), null=True, blank=True)
    code_word = EncryptedCharField(
        _("a word that says I cannot talk"), max_length=60, null=True, blank=True
    )
    never_contact = EncryptedTextField(_("never get in touch with"), null=True, blank=True)
    emergency_name = EncryptedCharField(
        _("somebody to ring in an emergency"), max_length=100, null=True, blank=True
    )
    emergency_phone = EncryptedCharField(_("their number"), max_length=40, null=True, blank=True)
    emergency_words = EncryptedTextField(_("when, and what you may tell them"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    # Empty when it was the person themselves.
    written_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written down by"),
    )

    objects = ContactPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact plan")
        constraints = [
            models.CheckConstraint(
                condition=Q(emergency_phone=None) | Q(emergency_name__isnull=False),
                name="contact_plan_names_whose_number_it_is",
            ),
            models.CheckConstraint(
                condition=Q(written_by=None) | ~Q(written_by=models.F("person")),
                name="contact_plan_written_by_somebody_else_or_nobody",
            ),
        ]

    def __str__(self):
        return str(self.person)


def oldest_that_holds(today: date | None = None) -> date:
    """The first day on which what somebody said still holds."""
    return (today or timezone.localdate()) - timedelta(days=settings.CONTACT_CONFIRMED_DAYS)


def matching_digest(value):
    """A number or address as a value that can be matched but not read back (HMAC-SHA256, hex)."""
    key = settings.MATCHING_KEY.encode()
    return hmac.new(key, (value or "").strip().lower().encode(), hashlib.sha256).hexdigest()
